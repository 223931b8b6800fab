using CopyImageGitOps.Findings;

namespace CopyImageGitOps.Controller;

/// <summary>Findings as lines for people: what the log and the last words of the program say.</summary>
internal static class FindingText
{
    /// <summary>As in <c>copyimage.yaml:5: spec.pin is … [config-invalid] Hint.</c>, on one line.</summary>
    public static string Of(Finding finding)
    {
        var place = finding switch
        {
            { File: null } => "",
            { Line: null } => $"{finding.File}: ",
            _ => $"{finding.File}:{finding.Line}: ",
        };
        return $"{place}{finding.Message} [{finding.Code}]{(finding.Hint is { } hint ? $" {hint}" : "")}";
    }

    public static Task WriteAsync(TextWriter writer, IEnumerable<Finding> findings) =>
        writer.WriteLineAsync(string.Join(Environment.NewLine, findings.Select(finding => $"{finding.Severity}: {Of(finding)}")));
}
