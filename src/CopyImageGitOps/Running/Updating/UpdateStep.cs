using CopyImageGitOps.Configuration;
using CopyImageGitOps.Copying;
using CopyImageGitOps.Findings;
using CopyImageGitOps.Manifests;
using CopyImageGitOps.Planning;
using CopyImageGitOps.References;

namespace CopyImageGitOps.Running.Updating;

/// <summary>Finds the images of the lock file of which the sources have a newer digest under the same tag, and plans to copy those.</summary>
internal sealed class UpdateStep(CopyEngine engine, CopyImageConfig config, TargetNaming naming, LockState locked, FindingLog findings)
{
    private readonly SourceQuestions _questions = new(engine, naming, findings, config.Concurrency);
    private readonly List<ImageOutcome> _others = [];

    public async Task<UpdatePlan> PlanAsync(FoundImages found, CancellationToken cancellationToken)
    {
        var copies = LockedCopy.In(locked, found);
        var asked = AskedOf(copies, found);
        var digests = await _questions.AskAsync(asked, cancellationToken);
        var named = Name(asked, digests);
        var newer = WithoutAmbiguous(named, copies);
        _others.AddRange(named.Where(copy => copy.IsCurrent).Select(copy => copy.Locked.Stays(ImageStatus.Current)));
        foreach (var copy in newer.Where(copy => copy.Next.Digest is null)) findings.AddRange(UpdateFindings.TagMoves(copy.Next, copy.Image));
        LeaveAlone(found, copies, named);
        return new UpdatePlan(new ImagePlan([.. newer.Select(copy => copy.Image)], []), _others);
    }

    private List<LockedCopy> AskedOf(IReadOnlyList<LockedCopy> copies, FoundImages found)
    {
        var named = found.Fields.Concat(found.Committed).SelectMany(fields => fields).Select(field => field.Reference).ToHashSet();
        var asked = new List<LockedCopy>();
        foreach (var copy in copies)
        {
            if (_questions.IsToAsk(copy, copy.References.Any(named.Contains), out var otherwise)) asked.Add(copy);
            else _others.Add(copy.Stays(otherwise));
        }

        return asked;
    }

    /// <summary>Names the copies as a run would that found the public references in their places.</summary>
    private List<NewerCopy> Name(List<LockedCopy> asked, IReadOnlyDictionary<ImageReference, Digest> digests)
    {
        var fields = asked.SelectMany(copy => copy.Fields.Select(field => field with { Reference = copy.Entry.Source }));
        var plan = new Planner(config, naming).Plan(fields, digests);
        findings.AddRange(plan.Findings);
        var planned = plan.Images.ToDictionary(image => image.Source);
        _others.AddRange(asked.Where(copy => !planned.ContainsKey(copy.Entry.Source)).Select(copy => copy.Stays(ImageStatus.Failed)));
        return [.. asked.Where(copy => planned.ContainsKey(copy.Entry.Source)).Select(copy => NewerCopy.Of(copy, planned[copy.Entry.Source], config.Pin))];
    }

    /// <summary>A copy of two sources that are not the same any more could be meant for either.</summary>
    private List<NewerCopy> WithoutAmbiguous(List<NewerCopy> named, IReadOnlyList<LockedCopy> copies)
    {
        var next = named.ToDictionary(copy => copy.Locked.Entry, copy => copy.Next);
        var sharing = copies.SelectMany(copy => copy.References.Select(reference => (Reference: reference, copy.Entry)))
            .ToLookup(pair => pair.Reference, pair => pair.Entry);
        var newer = new List<NewerCopy>();
        foreach (var copy in named.Where(copy => !copy.IsCurrent))
        {
            var clear = copy;
            foreach (var reference in copy.Image.Replaces)
            {
                if (sharing[reference].Select(entry => next.GetValueOrDefault(entry, entry.Target)).Distinct().Count() == 1) continue;
                findings.AddRange(UpdateFindings.Ambiguous(reference, copy.Locked.Fields.Where(field => field.Reference == reference), sharing[reference]));
                clear = clear.Without(reference);
            }

            if (clear.Image.Fields.Count > 0) newer.Add(clear);
            else _others.Add(copy.Locked.Stays(ImageStatus.Skipped));
        }

        return newer;
    }

    /// <summary>What the lock file does not know is no business of an update's, but its reader should know.</summary>
    private void LeaveAlone(FoundImages found, IReadOnlyList<LockedCopy> copies, List<NewerCopy> named)
    {
        var known = copies.SelectMany(copy => copy.References).Concat(named.Select(copy => copy.Next)).ToHashSet();
        bool IsUnknown(ImageField field) => !known.Contains(field.Reference);
        findings.AddRange(UpdateFindings.Unknown(found.Fields[ImageClass.Copy].Where(IsUnknown)));
        findings.AddRange(UpdateFindings.Public(found.Fields[ImageClass.Public]));
        var classes = (ImageClass[])[ImageClass.Copy, ImageClass.Public, ImageClass.Excluded, ImageClass.Other];
        _others.AddRange(ImageOutcome.Group(classes.SelectMany(one => found.Fields[one]).Where(IsUnknown), ImageStatus.Skipped));
    }
}
