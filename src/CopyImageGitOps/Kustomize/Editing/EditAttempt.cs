using CopyImageGitOps.Kustomize.Entries;
using CopyImageGitOps.Kustomize.Rendering;
using CopyImageGitOps.Manifests;
using CopyImageGitOps.Manifests.Trees;

namespace CopyImageGitOps.Kustomize.Editing;

/// <summary>
/// One try to reach all goals: edits manifests where that was asked for, then the kustomizations, bases before what is built on them, and renders
/// every root that an edit touches. It stops where a root turns out not to be reachable in this way.
/// </summary>
/// <param name="demands">The edits in manifests that roots asked for.</param>
/// <param name="beyond">The places that turned out to be out of the reach of entries.</param>
internal sealed class EditAttempt(
    Worksheet sheet, ManifestIndex manifests, IReadOnlySet<string> editable, IReadOnlyCollection<ManifestDemand> demands, IReadOnlySet<PlaceBeyond> beyond)
{
    private readonly List<RootPlan> _plans = [];

    /// <summary>The roots for which something has been decided; complete if nothing failed and nothing more is demanded.</summary>
    public IReadOnlyList<RootPlan> Plans => _plans;

    public List<RootFailure> Failures { get; } = [];

    public List<ManifestDemand> NewDemands { get; } = [];

    /// <summary>Places of which an entry did not change the value, although it is for it.</summary>
    public List<PlaceBeyond> NewBeyond { get; } = [];

    public bool IsComplete => Failures.Count + NewDemands.Count + NewBeyond.Count == 0;

    /// <param name="levels">The roots, those that others are built on first.</param>
    public async Task RunAsync(IEnumerable<IReadOnlyList<RootGoal>> levels, CancellationToken cancellationToken)
    {
        sheet.Clear();
        foreach (var file in demands.GroupBy(demand => demand.Field.File))
            sheet.Edit(file.Key, ManifestRewriter.Rewrite(manifests.ContentOf(file.Key), [.. file.Select(demand => demand.Edit).Distinct()]));
        foreach (var level in levels)
        {
            var plans = await Task.WhenAll(level.Select(goal => TryAsync(goal, () => PlanAsync(goal, cancellationToken)))).ConfigureAwait(false);
            foreach (var plan in plans.OfType<RootPlan>()) Accept(plan);
            if (!IsComplete) return;
            await Task.WhenAll(level.Select(goal => TryAsync(goal, () => ProveAsync(goal, cancellationToken)))).ConfigureAwait(false);
            if (!IsComplete) return;
        }
    }

    private async Task<RootPlan?> PlanAsync(RootGoal goal, CancellationToken cancellationToken)
    {
        var state = goal.State;
        var isTouched = sheet.EditedBelow(state.Root).Count > 0;
        if (goal.IsBlocked || goal.IsMet && !isTouched) return null;
        var bare = await RenderAsync(goal, state.Section.WithoutEntries(), cancellationToken).ConfigureAwait(false);
        if (!bare.HasPlacesOf(state.Render)) throw new RootFailureException("without its 'images:' it renders other objects");
        var isBeyond = bare.Places.Select((_, place) => beyond.Contains(new PlaceBeyond(state.File, place))).ToList();
        var reachable = Enumerable.Range(0, bare.Places.Count).Where(place => !isBeyond[place]).ToList();
        var goals = reachable.Select(place => new EntryGoal(bare.Places[place].Value, goal.WantedAt(place)) { ProducedBy = ProducerOf(state, place) });
        var plan = EntryPlanner.Plan(state.Section.Entries, [.. goals]);
        var others = Enumerable.Range(0, bare.Places.Count).Where(place => isBeyond[place] && bare.Places[place].Value != goal.WantedAt(place));
        return new RootPlan(goal, bare, plan.Entries, [.. plan.Unreached.Select(index => reachable[index]).Concat(others).Order()]);
    }

    private static int? ProducerOf(RootState state, int place) =>
        state.Bare is { } bare ? EntryChain.LastMatch(state.Section.Entries, bare.Places[place].Value) : null;

    private void Accept(RootPlan plan)
    {
        foreach (var place in plan.Unreached) Demand(plan, place);
        if (plan.PlaceToRestore() is var kept and >= 0)
            Fail(plan.Goal, $"an edit in what it is built on would change '{plan.Goal.WantedAt(kept)}', which is to stay");
        if (plan.IsChanged && !editable.Contains(plan.Goal.State.File)) Fail(plan.Goal, "a root that is not rendered is built on it");
        _plans.Add(plan);
        if (plan.IsChanged) sheet.Edit(plan.Goal.State.File, plan.Content);
    }

    /// <summary>What no entry reaches is edited where its text stands.</summary>
    private void Demand(RootPlan plan, int place)
    {
        var (rendered, value) = (plan.Bare.Places[place], plan.Goal.Wanted[place]);
        var fields = value is null ? [] : manifests.Find(plan.Goal.State.Root, rendered, rendered.Value);
        var reason = $"no 'images:' entry reaches '{rendered.Value}' of {rendered.Kind} '{rendered.Name}' ({rendered.Field})";
        if (fields.Count == 0) Fail(plan.Goal, $"{reason}, and no file says '{rendered.Value}'");
        else if (fields.FirstOrDefault(field => !editable.Contains(field.File)) is { } outside)
            Fail(plan.Goal, $"{reason}, and '{outside.File}', which says so, is not among the files of this run, or is used by a root that is not rendered");
        else if (fields.Select(field => new ManifestDemand(plan.Goal.State.File, field, value!)).Except(demands).ToList() is { Count: > 0 } wishes)
            NewDemands.AddRange(wishes.Except(NewDemands));
        else
            Fail(plan.Goal, $"{reason}, nor does an edit in '{fields[0].File}'");
    }

    private async Task<object?> ProveAsync(RootGoal goal, CancellationToken cancellationToken)
    {
        var state = goal.State;
        var isEdited = sheet.Edited.TryGetValue(state.File, out var own);
        if (!isEdited && sheet.EditedBelow(state.Root).Count == 0) return null;
        var after = await RenderAsync(goal, isEdited ? own : state.Content, cancellationToken).ConfigureAwait(false);
        // What is blocked may gain by an edit below it, but must not become anything that nobody wanted.
        var wanted = goal.IsBlocked && after.HasPlacesOf(state.Render)
            ? goal.Wanted.Zip(after.Places, (value, place) => value == place.Value ? value : null).ToList()
            : goal.Wanted;
        if (FindBeyond(goal, after) is { Count: > 0 } found)
        {
            lock (NewBeyond) NewBeyond.AddRange(found);
            return null;
        }

        return RenderDifference.Find(state.Render, wanted, after.Text) is { } difference ? throw new RootFailureException(difference) : null;
    }

    private List<PlaceBeyond> FindBeyond(RootGoal goal, RootRender after)
    {
        if (_plans.Find(plan => plan.Goal == goal) is not { } plan || !after.HasPlacesOf(plan.Bare)) return [];
        var found =
            from place in Enumerable.Range(0, after.Places.Count)
            where goal.Wanted[place] is { } wanted && after.Places[place].Value != wanted && after.Places[place].Value == plan.Bare.Places[place].Value
            select new PlaceBeyond(goal.State.File, place);
        return [.. found.Where(place => !beyond.Contains(place))];
    }

    private async Task<RootRender> RenderAsync(RootGoal goal, ReadOnlyMemory<byte> own, CancellationToken cancellationToken)
    {
        var state = goal.State;
        if (own.Span.SequenceEqual(state.Content.Span) && sheet.EditedBelow(state.Root).Count == 0) return state.Render;
        var render = await sheet.RenderAsync(state.Root, own, cancellationToken).ConfigureAwait(false);
        return render.Error is null ? state.Render.Again(render.Text) : throw new RootFailureException($"kustomize fails on it: {render.Error}");
    }

    private async Task<T?> TryAsync<T>(RootGoal goal, Func<Task<T?>> work)
        where T : class
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (RootFailureException e)
        {
            Fail(goal, e.Message);
        }
        catch (UnreadableDocumentException e)
        {
            Fail(goal, $"its render cannot be read: {e.Message}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Fail(goal, $"it cannot be copied to be rendered: {e.Message}");
        }

        return null;
    }

    private void Fail(RootGoal goal, string reason)
    {
        lock (Failures) Failures.Add(new RootFailure(goal, reason));
    }
}

/// <summary>A wish of a root: a new value for a field in a file that it is made of.</summary>
/// <param name="By">The root's kustomization file.</param>
internal sealed record ManifestDemand(string By, ImageField Field, string Value)
{
    public FieldEdit Edit => new(Field, Value);
}

/// <summary>A place of a root's render that <c>images:</c> does not reach: kustomize looks only at some fields.</summary>
/// <param name="File">The root's kustomization file.</param>
internal sealed record PlaceBeyond(string File, int Place);

/// <summary>Why a root's goal cannot be reached.</summary>
internal sealed record RootFailure(RootGoal Goal, string Reason);

/// <summary>Leaves the work on one root; never leaves <see cref="EditAttempt"/>.</summary>
internal sealed class RootFailureException(string reason) : Exception(reason);
