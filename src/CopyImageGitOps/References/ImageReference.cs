using System.Diagnostics.CodeAnalysis;

namespace CopyImageGitOps.References;

/// <summary>
/// What a manifest's image field names: a repository with a tag, a digest, or both, in canonical form. The grammar is that of
/// https://github.com/distribution/reference, normalised as container runtimes do: <c>nginx</c> is <c>docker.io/library/nginx:latest</c>.
/// </summary>
/// <param name="Tag">Null only if there is a digest; with neither it is <c>latest</c>.</param>
/// <param name="Digest">Where there is a digest it decides what is pulled; a tag beside it is for people.</param>
public sealed record ImageReference(Repository Repository, Tag? Tag, Digest? Digest)
{
    public Registry Registry => Repository.Registry;

    public Tag? Tag { get; private init; } = Tag ?? (Digest is null ? Tag.Latest : null);

    public Digest? Digest { get; private init; } = Digest;

    /// <summary>The shortest form with the same meaning: <c>nginx:1.25</c>.</summary>
    public string Familiar => Repository.Familiar + Suffix;

    private string Suffix => (Tag is null ? "" : $":{Tag}") + (Digest is null ? "" : $"@{Digest}");

    /// <exception cref="ReferenceFormatException">The text is not a reference; the message names the offending part.</exception>
    public static ImageReference Parse(string text) => ReferenceGrammar.ParseReference(text).GetOrThrow();

    public static bool TryParse(string? text, [NotNullWhen(true)] out ImageReference? reference, [NotNullWhen(false)] out ReferenceError? error)
    {
        (reference, error) = ReferenceGrammar.ParseReference(text ?? "");
        return reference is not null;
    }

    public ImageReference WithTag(Tag tag) => this with { Tag = tag };

    public ImageReference WithDigest(Digest digest) => this with { Digest = digest };

    /// <exception cref="InvalidOperationException">There is no digest.</exception>
    public ImageReference WithoutTag() =>
        Digest is null ? throw new InvalidOperationException($"{this} has no digest, so it needs its tag.") : this with { Tag = null };

    /// <summary>With <c>latest</c> if there is no tag.</summary>
    public ImageReference WithoutDigest() => this with { Tag = Tag ?? Tag.Latest, Digest = null };

    /// <summary>The canonical form: registry, full repository path, tag and digest.</summary>
    public override string ToString() => Repository + Suffix;
}
