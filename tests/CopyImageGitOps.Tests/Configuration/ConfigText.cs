using CopyImageGitOps.Configuration;
using CopyImageGitOps.Findings;

namespace CopyImageGitOps.Tests.Configuration;

internal static class ConfigText
{
    /// <summary>A document with these lines below <c>spec</c>, which begins on line 3.</summary>
    public static string Spec(string spec) =>
        "apiVersion: copyimage.dev/v1\nkind: CopyImage\n"
            + $"spec:{(spec.StartsWith('{') ? " " + spec : string.Concat(spec.Split('\n').Select(line => $"\n  {line}")))}\n";

    public static ConfigDocument ParseSpec(string spec) => ConfigDocument.Parse(Spec(spec), "copyimage.yaml");

    public static CopyImageConfig ValidSpec(string spec)
    {
        var document = ParseSpec(spec);
        Assert.Empty(document.Findings.Select(Show));
        return document.Config;
    }

    /// <summary>Everything that a reader sees of a finding, on one line.</summary>
    public static string Show(Finding finding)
    {
        var place = finding.File is null ? "" : finding.Line is null ? $"{finding.File}: " : $"{finding.File}:{finding.Line}: ";
        return $"{place}{(finding.Field is null ? "" : $"[{finding.Field}] ")}{finding.Message}{(finding.Hint is null ? "" : $" -> {finding.Hint}")}";
    }
}
