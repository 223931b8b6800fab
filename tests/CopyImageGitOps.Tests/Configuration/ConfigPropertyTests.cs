using CopyImageGitOps.Configuration;
using CopyImageGitOps.Testing;
using CsCheck;

namespace CopyImageGitOps.Tests.Configuration;

public sealed class ConfigPropertyTests
{
    private const string Valid =
        "apiVersion: copyimage.dev/v1\nkind: CopyImage\nspec:\n  destination: a.io/x\n  sources: [docker.io, \"ghcr.io\"]\n"
            + "  include:\n    - image: 'nginx*'\n  concurrency: 8\n  commit: &c\n    message: |\n      a\n";

    private static readonly Gen<string> Piece = Gen.OneOf(
        "apiVersion: copyimage.dev/v1\n", "kind: CopyImage\n", "spec:\n", "  ", "destination", ": ", "- ", "\n", "[", "]", "{", "}",
        "&a ", "*a", "!!str ", "!x ", "|\n", ">-\n", "\"", "'", "#", "? ", "%YAML 1.2\n",
        "---\n", "...\n", "\t", ",", "\u0000", "\ufeff", "é", "\ud83d\ude00", "\ud800", "<<: ", "1", "null", "~", "@", "`", "\\x", "\r\n", "\u0085", "\u2028");

    [Fact]
    public void No_text_is_too_broken_for_findings() => Piece.List[0, 30].Select(string.Concat).Sample(Answers, iter: Campaign.Of(20_000));

    [Fact]
    public void A_damaged_configuration_gets_findings_or_is_read() => Gen.Select(Gen.Int[0, Valid.Length], Gen.Int[0, 10], Piece).Sample(
        (at, removed, inserted) => Answers(Valid[..at] + inserted + Valid[Math.Min(Valid.Length, at + removed)..]), iter: Campaign.Of(20_000));

    private static bool Answers(string text)
    {
        var document = ConfigDocument.Parse(text, "copyimage.yaml");
        var lines = text.Split(["\r\n", "\n", "\r", "\u0085", "\u2028"], StringSplitOptions.None).Length;
        foreach (var finding in document.Findings)
        {
            Assert.EndsWith(".", finding.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("\n", finding.Message, StringComparison.Ordinal);
            Assert.InRange(finding.Line ?? 1, 1, lines + 1);
        }

        return true;
    }
}
