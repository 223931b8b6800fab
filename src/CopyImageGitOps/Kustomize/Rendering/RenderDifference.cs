using System.Text;
using CopyImageGitOps.Manifests;
using CopyImageGitOps.Manifests.Trees;

namespace CopyImageGitOps.Kustomize.Rendering;

/// <summary>Compares a render with what it should be: everything but the wanted images must be as it was.</summary>
internal static class RenderDifference
{
    private const int Shown = 3;

    /// <summary>What is different, for a reader; null if nothing is.</summary>
    public static string? Find(RootRender before, IReadOnlyList<string?> wanted, ReadOnlyMemory<byte> after)
    {
        var expected = Expected(before, wanted);
        if (expected.AsSpan().SequenceEqual(after.Span)) return null;
        try
        {
            return Places(before, wanted, before.Again(after)) ?? Lines(expected, after.Span);
        }
        catch (UnreadableDocumentException)
        {
            return Lines(expected, after.Span);
        }
    }

    private static byte[] Expected(RootRender before, IReadOnlyList<string?> wanted)
    {
        var edits =
            from field in before.Fields
            let value = wanted[before.PlaceOf(field)]
            where value is not null
            select new FieldEdit(field, value);
        return ManifestRewriter.Rewrite(before.Text, [.. edits]);
    }

    private static string? Places(RootRender before, IReadOnlyList<string?> wanted, RootRender after)
    {
        if (!after.HasPlacesOf(before)) return null;
        var differences = before.Places.Zip(after.Places).Index()
            .Where(pair => (wanted[pair.Index] ?? pair.Item.First.Value) != pair.Item.Second.Value)
            .Select(pair => $"{Shows(pair.Item.Second)}, not '{wanted[pair.Index] ?? pair.Item.First.Value}'").ToList();
        if (differences.Count == 0) return null;
        var more = differences.Count > Shown ? $"; and {differences.Count - Shown} more" : "";
        return string.Join("; ", differences.Take(Shown)) + more;
    }

    private static string Shows(RenderedPlace place) => $"{place.Kind} '{place.Name}' has '{place.Value}' in {place.Field}";

    private static string Lines(ReadOnlySpan<byte> expected, ReadOnlySpan<byte> actual)
    {
        var (before, after) = (Encoding.UTF8.GetString(expected).Split('\n'), Encoding.UTF8.GetString(actual).Split('\n'));
        var line = 0;
        while (line < before.Length && line < after.Length && before[line] == after[line]) line++;
        return $"line {line + 1} of the render is '{At(after, line)}', not '{At(before, line)}'";
    }

    private static string At(string[] lines, int line) => line < lines.Length ? lines[line].Trim() : "(its end)";
}
