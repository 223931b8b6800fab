using System.Text;
using CopyImageGitOps.Manifests;

namespace CopyImageGitOps.Tests.Manifests;

/// <summary>What a scan found, as the text that a case's <c>expected/fields.txt</c> holds.</summary>
internal static class Listing
{
    public static string Of(ManifestSet manifests)
    {
        var text = new StringBuilder();
        foreach (var manifest in manifests)
        {
            foreach (var field in manifest.Fields) text.Append(Of(field));
            foreach (var f in manifest.Findings) text.Append($"{f.File}:{f.Line} {f.Severity} {f.Code} {f.Field} {f.Message}\n");
        }

        return text.Append($"{manifests.FilesScanned} files scanned\n").ToString();
    }

    private static string Of(ImageField f)
    {
        var place = $"{f.File}:{f.Line}:{f.Column} document {f.Document} {f.Kind} {f.Namespace}/{f.Name} {f.Field}";
        return $"{place} {f.Span.Style} '{f.Value}' is {f.Reference}\n";
    }
}
