using CopyImageGitOps.Kustomize.Entries;
using CopyImageGitOps.Testing;
using CsCheck;

namespace CopyImageGitOps.Tests.Kustomize.Entries;

public sealed class EntryPlannerPropertyTests
{
    private static readonly Gen<ImageEntry[]> Entries =
        Gen.Select(Samples.Entry, Gen.Int[0, 4], (entry, kind) => entry with { IsEditable = kind > 0 }).Array[0, 5];

    private static readonly Gen<(ImageEntry[] Entries, EntryGoal[] Goals)> Cases = Entries.SelectMany(entries =>
        Gen.Select(Samples.Image, Gen.Int[-1, 3], Samples.Image, Gen.Int[-1, entries.Length - 1])
            .Select((image, kind, other, produced) => new EntryGoal(image, Wanted(entries, image, kind, other), produced < 0 ? null : produced))
            .Array[0, 8]
            .Select(goals => (entries, goals)));

    [Fact]
    public void A_plan_reaches_its_goals_and_leaves_the_others_alone() => Cases.Sample(
        sample =>
        {
            var (entries, goals) = sample;
            var plan = EntryPlanner.Plan(entries, goals);

            foreach (var (index, goal) in goals.Index())
            {
                var expected = plan.Unreached.Contains(index) ? EntryChain.Apply(entries, goal.Value) : goal.Wanted;
                Assert.Equal(expected, EntryChain.Apply(plan.Entries, goal.Value));
            }

            Assert.DoesNotContain(plan.Unreached, index => EntryChain.Apply(entries, goals[index].Value) == goals[index].Wanted);
            foreach (var (before, after) in entries.Zip(plan.Entries)) Assert.True(before.IsEditable || before == after);
        },
        iter: Campaign.Of(20_000));

    [Fact]
    public void A_plan_of_a_plan_changes_nothing() => Cases.Sample(
        sample =>
        {
            var (entries, goals) = sample;
            var plan = EntryPlanner.Plan(entries, goals);
            var again = EntryPlanner.Plan(plan.Entries, goals);

            Assert.Equal(plan.Entries, again.Entries);
            Assert.Equal(plan.Unreached.Order(), again.Unreached.Order());
        },
        iter: Campaign.Of(20_000));

    [Fact]
    public void What_is_as_it_shall_be_is_left() => Cases.Sample(
        sample =>
        {
            var (entries, goals) = sample;
            var reached = goals.Select(goal => goal with { Wanted = EntryChain.Apply(entries, goal.Value) }).ToList();

            Assert.Equal(entries, EntryPlanner.Plan(entries, reached).Entries);
            Assert.Equal(entries, EntryPlanner.Plan(entries, []).Entries);
        },
        iter: Campaign.Of(5_000));

    /// <summary>Nothing but several versions of one name keeps a file without entries from what it shall be.</summary>
    [Fact]
    public void Images_of_one_version_are_all_reached() => Gen.Select(Samples.Image.Array[0, 8], Gen.Int[0, 2]).Sample(
        (images, pin) =>
        {
            var goals = images.DistinctBy(image => ImageParts.Of(image).Name).Select(image => new EntryGoal(image, Samples.Copy(image, pin))).ToList();

            Assert.Empty(EntryPlanner.Plan([], goals).Unreached);
        },
        iter: Campaign.Of(5_000));

    private static string Wanted(ImageEntry[] entries, string image, int kind, string other) => kind switch
    {
        < 0 => EntryChain.Apply(entries, image),
        3 => other,
        _ => Samples.Copy(EntryChain.Apply(entries, image), kind),
    };
}
