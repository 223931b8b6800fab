using CopyImageGitOps.Manifests.Fields;
using CopyImageGitOps.Manifests.Text;
using CopyImageGitOps.Manifests.Trees;

namespace CopyImageGitOps.Kustomize.Graph;

/// <summary>YAML of which nothing is said where it cannot be read: kustomize does that when it renders.</summary>
internal static class Yaml
{
    public static IReadOnlyList<Node> TryRead(string text)
    {
        try
        {
            return YamlTreeReader.Read(text);
        }
        catch (UnreadableDocumentException)
        {
            return [];
        }
    }

    public static IReadOnlyList<Node> TryRead(ReadOnlyMemory<byte> content)
    {
        var encoding = TextEncoding.Detect(content.Span);
        return encoding.FirstInvalidByte(content.Span) >= 0 ? [] : TryRead(encoding.Decode(content.Span));
    }

    /// <summary>The objects that stand in a field instead of a path; none if it is a path.</summary>
    public static IReadOnlyList<Node> TryReadObjects(string value)
    {
        if (!value.AsSpan().ContainsAny('{', ':', '\n')) return [];
        var documents = TryRead(value);
        return documents.Any(d => d.FindText("kind") is not null) ? documents : [];
    }
}
