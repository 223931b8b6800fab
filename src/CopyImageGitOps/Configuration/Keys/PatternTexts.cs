using System.Buffers;
using CopyImageGitOps.Configuration.Shapes;
using CopyImageGitOps.References;

namespace CopyImageGitOps.Configuration.Keys;

/// <summary>Patterns of what is copied, and names of kinds and fields.</summary>
internal static class PatternTexts
{
    private const string Alphanumeric = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

    public static TextShape Image { get; } = Glob("an image pattern, as in ghcr.io/acme/* or nginx:1.?", "._-/:@[]");

    public static TextShape Kind { get; } = Glob("a pattern of kinds, as in Deployment or Cron*", "");

    public static TextShape ObjectName { get; } = Glob("a pattern of names, as in web-*", "._-:");

    public static TextShape KindName { get; } = new("a kind, as in Deployment")
    {
        Rule = text => char.IsAsciiLetterUpper(text[0]) && text.All(char.IsAsciiLetterOrDigit)
            ? null
            : new TextFault(
                $"is '{OneLine.Of(text)}', not the name of a kind",
                "Kinds are written as in a manifest's kind, with an upper-case letter first: Deployment, StatefulSet."),
        Pattern = "^[A-Z][A-Za-z0-9]*$",
    };

    /// <summary>https://github.com/kubernetes-sigs/kustomize/blob/master/api/types/fieldspec.go</summary>
    public static TextShape FieldPath { get; } = new("a path, as in spec/jobs[]/image")
    {
        Rule = FieldPathFault,
        Pattern = "^[^/]",
    };

    public static TextShape FieldSpecPart(string expected) => new(expected)
    {
        Rule = text => text.Any(char.IsWhiteSpace) ? new TextFault($"is '{OneLine.Of(text)}', with a space") : null,
        Pattern = @"^[^\s]+$",
    };

    private static TextFault? FieldPathFault(string text)
    {
        var segments = text.Replace(@"\/", "", StringComparison.Ordinal).Split('/');
        if (segments.Any(segment => segment is "" or "[]"))
        {
            return new TextFault(
                $"is '{OneLine.Of(text)}', with an empty segment",
                "Segments are separated by single slashes, and none stands before the first: spec/jobs[]/image.");
        }

        return segments.Length == 1 && text.Contains('.')
            ? new TextFault(
                $"is '{OneLine.Of(text)}', with dots between its segments",
                $"Separate them with slashes: {OneLine.Of(text.TrimStart('$', '.').Replace('.', '/'))}.")
            : null;
    }

    private static TextShape Glob(string expected, string punctuation)
    {
        var allowed = SearchValues.Create(Alphanumeric + "*?" + punctuation);
        return new TextShape(expected)
        {
            Rule = text => text.AsSpan().IndexOfAnyExcept(allowed) is var wrong and >= 0
                ? new TextFault(
                    $"is '{OneLine.Of(text)}', in which '{OneLine.Of(text[wrong..(wrong + 1)])}' can match nothing",
                    "Patterns have '*' for any run of characters and '?' for one; everything else stands for itself.")
                : null,
            Pattern = $"^[A-Za-z0-9*?{punctuation.Replace("[]", @"\[\]", StringComparison.Ordinal).Replace("-", @"\-", StringComparison.Ordinal)}]+$",
        };
    }
}
