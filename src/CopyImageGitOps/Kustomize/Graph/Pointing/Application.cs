namespace CopyImageGitOps.Kustomize.Graph.Pointing;

/// <summary>What an object of Flux or Argo CD has applied from the repository.</summary>
/// <param name="Kind">As in <see cref="RootPointer.Kind"/>.</param>
/// <param name="Path">As written, from the root of the repository.</param>
/// <param name="Offset">In its file.</param>
internal sealed record Application(string Kind, string? Name, string Path, int Offset)
{
    /// <summary>Directories of components that it adds, relative to <see cref="Path"/>.</summary>
    public IReadOnlyList<string> Components { get; init; } = [];

    public IReadOnlyList<ImageText> Images { get; init; } = [];
}

/// <summary>One image that it replaces.</summary>
/// <param name="Name">The name that it matches.</param>
internal sealed record ImageText(string Field, string Name, string Text, int Offset)
{
    /// <summary>In Argo CD's syntax, <c>[old=]new[:tag][@digest]</c>.</summary>
    public static ImageText OfArgo(string field, string text, int offset)
    {
        if (text.IndexOf('=') is var equals and > 0) return new ImageText(field, text[..equals], text, offset);
        var name = text.Split('@')[0];
        var colon = name.LastIndexOf(':');
        return new ImageText(field, colon > name.LastIndexOf('/') ? name[..colon] : name, text, offset);
    }
}
