using System.Globalization;
using System.Text.RegularExpressions;

namespace CopyImageGitOps.References;

/// <summary>
/// How a tag of a copy is made: <c>{tag}</c> is the tag of the source, <c>{digest:12}</c> the first digits of the digest, and <c>{digest}</c> the
/// whole of it as a tag can hold it, <c>sha256-…</c>; everything else stands for itself.
/// </summary>
public sealed partial class TagTemplate
{
    /// <summary>Fewer digits would soon be shared by two digests.</summary>
    public const int FewestDigits = 6;

    /// <summary>All that a sha256 digest has.</summary>
    public const int MostDigits = 64;

    private readonly string _text;

    private TagTemplate(string text) => _text = text;

    /// <summary>What the placeholders are, as examples.</summary>
    public static IReadOnlyList<string> Placeholders { get; } = ["{tag}", "{digest}", "{digest:12}"];

    /// <summary>Whether different tags give different names.</summary>
    public bool HasTag => _text.Contains("{tag}", StringComparison.Ordinal);

    /// <summary>Whether different digests give different names, as far as the digits go.</summary>
    public bool HasDigest => DigestPlaceholder().IsMatch(_text);

    /// <exception cref="FormatException">A placeholder is unknown, or asks for too few or too many digits.</exception>
    public static TagTemplate Parse(string text)
    {
        foreach (Match match in AnyPlaceholder().Matches(text))
        {
            if (match.Value != "{tag}" && !(DigestPlaceholder().Match(match.Value) is { Success: true } digest && HasGoodLength(digest)))
                throw new FormatException($"{match.Value} is not a placeholder of a tag.");
        }

        return new TagTemplate(text);
    }

    /// <summary>A name that is the same for every image.</summary>
    public static TagTemplate Of(Tag tag) => new(tag.Value);

    /// <summary>The tag of an image; null if the template needs the image's own tag and it has none.</summary>
    /// <exception cref="ReferenceFormatException">What comes out is not a tag.</exception>
    public Tag? Expand(Tag? tag, Digest digest)
    {
        if (HasTag && tag is null) return null;
        var text = _text.Replace("{tag}", tag?.Value, StringComparison.Ordinal);
        return Tag.Parse(DigestPlaceholder().Replace(text, match => DigestText(match, digest)));
    }

    private static string DigestText(Match match, Digest digest) =>
        match.Groups["digits"].Success ? digest.Hex[..Digits(match)] : $"{digest.Algorithm}-{digest.Hex}";

    private static bool HasGoodLength(Match match) => !match.Groups["digits"].Success || Digits(match) is >= FewestDigits and <= MostDigits;

    private static int Digits(Match match) => int.Parse(match.Groups["digits"].ValueSpan, CultureInfo.InvariantCulture);

    public override string ToString() => _text;

    /// <summary>Everything that looks like a placeholder.</summary>
    [GeneratedRegex(@"\{[^{}]*\}", RegexOptions.NonBacktracking)]
    internal static partial Regex AnyPlaceholder();

    [GeneratedRegex(@"\{digest(?::(?<digits>[0-9]{1,3}))?\}", RegexOptions.NonBacktracking)]
    private static partial Regex DigestPlaceholder();
}
