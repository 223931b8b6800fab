using System.Globalization;
using System.Text;

namespace CopyImageGitOps.Tests.Copying.Faults;

/// <summary>The figures of a campaign as a table.</summary>
internal static class CampaignTally
{
    public static string Of(IReadOnlyList<Combination> all, IReadOnlyCollection<Outcome> outcomes)
    {
        var text = new StringBuilder()
            .AppendLine("| fault | combinations | ran | met the fault | copied all the same | told as | defects |")
            .AppendLine("| --- | --- | --- | --- | --- | --- | --- |");
        foreach (var kind in all.GroupBy(c => c.Kind)) Add(text, kind.Key.Name, kind.Count(), [.. outcomes.Where(o => o.Combination.Kind == kind.Key)]);
        Add(text, "all", all.Count, [.. outcomes]);
        return text.ToString();
    }

    private static void Add(StringBuilder text, string name, int count, IReadOnlyList<Outcome> ran)
    {
        var struck = ran.Where(o => o.HasStruck).ToList();
        var codes = struck.SelectMany(o => o.Failures.Select(f => f.Code).Distinct()).CountBy(c => c).OrderByDescending(c => c.Value);
        text.AppendLine(
            CultureInfo.InvariantCulture,
            $"| {name} | {count} | {ran.Count} | {struck.Count} | {struck.Count(o => o.Failures.Count == 0)} "
            + $"| {string.Join(", ", codes.Select(c => $"{c.Value} {c.Key}"))} | {ran.Sum(o => o.Defects.Count)} |");
    }
}
