using System.Text.RegularExpressions;
using CopyImageGitOps.Configuration.Shapes;
using CopyImageGitOps.References;

namespace CopyImageGitOps.Configuration.Keys;

/// <summary>Texts with placeholders, the author of commits, and branches.</summary>
internal static partial class TemplateTexts
{
    private static readonly Registry SampleRegistry = Registry.Parse("registry.example.com");
    private static readonly string[] TargetPlaceholders = ["{registry}", "{repository}", "{name}"];
    private static readonly string[] MessagePlaceholders = ["{count}", "{images}"];
    private static readonly string[] TitlePlaceholders = ["{count}"];
    private static readonly string[] BodyPlaceholders = ["{count}", "{images}", "{table}"];

    public static TextShape Target { get; } = new("a path with {registry}, {repository} or {name} in it")
    {
        Rule = TargetFault,
        Pattern = @"\{(repository|name)\}",
    };

    public static TextShape Message { get; } = new("a commit message, with {count} or {images} in it if you like")
    {
        Rule = text => string.IsNullOrWhiteSpace(text)
            ? new TextFault($"is '{OneLine.Of(text)}', blank", "Git refuses an empty commit message.")
            : UnknownPlaceholder(text, MessagePlaceholders),
        Pattern = @"\S",
    };

    /// <summary>Of a pull request.</summary>
    public static TextShape Title { get; } = new("a title on one line, with {count} in it if you like")
    {
        Rule = text => text.Contains('\n', StringComparison.Ordinal) || string.IsNullOrWhiteSpace(text)
            ? new TextFault($"is '{OneLine.Of(text)}', which is not one line of text")
            : UnknownPlaceholder(text, TitlePlaceholders),
        Pattern = @"^[^\n]*\S[^\n]*$",
    };

    /// <summary>Of a pull request.</summary>
    public static TextShape Body { get; } = new("Markdown, with {count}, {images} or {table} in it if you like")
    {
        Rule = text => UnknownPlaceholder(text, BodyPlaceholders),
    };

    public static TextShape Author { get; } = new("an author, as in Jane Doe <jane@example.com>")
    {
        Rule = text => AuthorForm().IsMatch(text)
            ? null
            : new TextFault($"is '{OneLine.Of(text)}', not a name and a mail address", "Write it as Jane Doe <jane@example.com>."),
        Pattern = @"^[^<>\s]([^<>\r\n]*[^<>\s])? <[^<>\s]+>$",
    };

    /// <summary>git itself has the last word (https://git-scm.com/docs/git-check-ref-format).</summary>
    public static TextShape Branch { get; } = new("the name of a branch, as in main")
    {
        Rule = text => BranchForm().IsMatch(text) && !text.StartsWith("refs/", StringComparison.Ordinal)
            ? null
            : new TextFault($"is '{OneLine.Of(text)}', which no branch can be called", "Give the name without 'refs/heads/' and without blanks."),
        Pattern = @"^[^\s~^:?*\[\\/-][^\s~^:?*\[\\]*$",
    };

    /// <summary>What the template makes of an image that shows every difficulty: a registry with a dot, and a path of two components.</summary>
    public static string SampleTarget(string template) => template
        .Replace("{registry}", "docker.io", StringComparison.Ordinal)
        .Replace("{repository}", "library/nginx", StringComparison.Ordinal)
        .Replace("{name}", "library-nginx", StringComparison.Ordinal);

    private static TextFault? TargetFault(string text)
    {
        if (UnknownPlaceholder(text, TargetPlaceholders) is { } unknown) return unknown;
        if (!text.Contains("{repository}", StringComparison.Ordinal) && !text.Contains("{name}", StringComparison.Ordinal))
            return new TextFault($"is '{OneLine.Of(text)}', which gives different images the same name", "Add {repository} or {name}.");
        var sample = SampleTarget(text);
        return ReferenceGrammar.ParsePath(SampleRegistry, sample, sample).Error is { } error
            ? new TextFault($"is '{OneLine.Of(text)}', which makes names such as {error with { Expected = "repository path" }}")
            : null;
    }

    private static TextFault? UnknownPlaceholder(string text, string[] known)
    {
        var unknown = Placeholder().Matches(text).Select(match => match.Value).FirstOrDefault(value => !known.Contains(value, StringComparer.Ordinal));
        return unknown is null
            ? null
            : new TextFault(
                $"is '{OneLine.Of(text)}', in which {unknown} is not a placeholder",
                NearestWord.Hint(unknown, known) ?? $"Placeholders are {string.Join(", ", known)}.");
    }

    [GeneratedRegex(@"\{[A-Za-z]+\}", RegexOptions.NonBacktracking)]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"\A[^\s~^:?*\[\\/\-][^\s~^:?*\[\\]*\z", RegexOptions.NonBacktracking)]
    private static partial Regex BranchForm();

    [GeneratedRegex(@"\A[^<>\s](?:[^<>\r\n]*[^<>\s])? <[^<>\s]+>\z", RegexOptions.NonBacktracking)]
    private static partial Regex AuthorForm();
}
