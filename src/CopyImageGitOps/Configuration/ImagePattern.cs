using CopyImageGitOps.References;

namespace CopyImageGitOps.Configuration;

/// <summary>Selects references; every part that is given must match as a whole. <c>*</c> matches any run of characters, <c>?</c> one.</summary>
public sealed record ImagePattern
{
    /// <summary>
    /// Against the canonical reference (<c>docker.io/library/nginx:1.25</c>) or its familiar form (<c>nginx:1.25</c>), with or without tag and
    /// digest.
    /// </summary>
    public string? Image { get; init; }

    public string? Kind { get; init; }

    public string? Namespace { get; init; }

    /// <summary>The object's name.</summary>
    public string? Name { get; init; }

    /// <summary>Whether an object's image field is selected.</summary>
    /// <param name="kind">Null where the object has none; only a pattern of stars matches that.</param>
    /// <param name="ns">Likewise.</param>
    /// <param name="name">Likewise.</param>
    public bool Matches(ImageReference reference, string? kind, string? ns, string? name) =>
        MatchesPart(Kind, kind) && MatchesPart(Namespace, ns) && MatchesPart(Name, name) && MatchesImage(reference);

    private static bool MatchesPart(string? pattern, string? value) => pattern is null || Glob.IsMatch(pattern, value ?? "");

    private bool MatchesImage(ImageReference reference)
    {
        if (Image is null) return true;
        var tag = reference.Tag is null ? "" : $":{reference.Tag}";
        var digest = reference.Digest is null ? "" : $"@{reference.Digest}";
        string[] suffixes = ["", tag, digest, tag + digest];
        return suffixes.Any(suffix => Glob.IsMatch(Image, reference.Repository + suffix) || Glob.IsMatch(Image, reference.Repository.Familiar + suffix));
    }
}
