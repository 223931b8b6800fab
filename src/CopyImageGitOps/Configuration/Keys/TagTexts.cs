using System.Globalization;
using CopyImageGitOps.Configuration.Shapes;
using CopyImageGitOps.References;

namespace CopyImageGitOps.Configuration.Keys;

/// <summary>Templates of tags.</summary>
internal static class TagTexts
{
    private static readonly Tag SampleTag = References.Tag.Parse("1");
    private static readonly Digest SampleDigest = Digest.Parse("sha256:" + new string('a', 64));

    public static TextShape Tag { get; } = new("a tag with {tag} or {digest:12} in it")
    {
        Rule = Fault,
        Pattern = @"\{(tag|digest(:[0-9]+)?)\}",
    };

    private static TextFault? Fault(string text)
    {
        var shown = OneLine.Of(text);
        foreach (var placeholder in TagTemplate.AnyPlaceholder().Matches(text).Select(match => match.Value))
        {
            if (PlaceholderFault(placeholder) is var (says, hint)) return new TextFault($"is '{shown}', in which {OneLine.Of(placeholder)} {says}", hint);
        }

        var template = TagTemplate.Parse(text);
        if (!template.HasTag && !template.HasDigest)
            return new TextFault($"is '{shown}', which gives different images the same tag", "Add {tag} or {digest:12}.");
        try
        {
            template.Expand(SampleTag, SampleDigest);
            return null;
        }
        catch (ReferenceFormatException exception)
        {
            return new TextFault($"is '{shown}', which makes tags such as {exception.Message}");
        }
    }

    private static (string Says, string Hint)? PlaceholderFault(string placeholder)
    {
        if (placeholder is "{tag}" or "{digest}") return null;
        if (!placeholder.StartsWith("{digest:", StringComparison.Ordinal))
        {
            var known = string.Join(", ", TagTemplate.Placeholders);
            return ("is not a placeholder", NearestWord.Hint(placeholder, TagTemplate.Placeholders) ?? $"Placeholders are {known}.");
        }

        var digits = placeholder["{digest:".Length..^1];
        if (int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number is >= TagTemplate.FewestDigits and <= TagTemplate.MostDigits)
            return null;
        return (
            "does not ask for a number of digits that a digest has",
            $"Ask for {TagTemplate.FewestDigits} to {TagTemplate.MostDigits} digits, as in {{digest:12}}.");
    }
}
