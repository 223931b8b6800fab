using CopyImageGitOps.References;
using CopyImageGitOps.Testing;
using CsCheck;

namespace CopyImageGitOps.Tests.References;

public sealed class ReferencePropertyTests
{
    private static readonly Gen<string> LowerWord = Gen.String[Gen.Char["abcxyz019"], 1, 5];
    private static readonly Gen<string> Component =
        Gen.Select(
            LowerWord,
            Gen.OneOf(".", "_", "__", "-", "---"),
            LowerWord,
            Gen.Bool,
            (first, separator, second, joined) => joined ? first + separator + second : first);
    private static readonly Gen<string> Path = Component.List[1, 4].Select(components => string.Join('/', components));
    private static readonly Gen<string> Host = Gen.OneOf(
        "", "docker.io/", "index.docker.io/", "Registry-1.docker.io/", "ghcr.io/", "localhost/", "LOCALHOST/", "localhost:5000/",
        "HOST/", "Host:80/", "10.0.0.1:0080/", "[2001:DB8::1]:5000/", "[::1]/");
    private static readonly Gen<string> Tag = Gen.Select(
        Gen.Char["abzABZ019_"], Gen.String[Gen.Char["abzABZ019_.-"], 0, 20], (first, rest) => $":{first}{rest}");
    private static readonly Gen<string> Digest = Gen.Select(Gen.OneOf(("sha256", 64), ("sha384", 96), ("sha512", 128)), Gen.Char["0123456789abcdef"].Array[128],
        (algorithm, hex) => $"@{algorithm.Item1}:{new string(hex, 0, algorithm.Item2)}");
    private static readonly Gen<string> Valid = Gen.Select(
        Host,
        Path,
        Gen.OneOf(Gen.Const(""), Tag),
        Gen.OneOf(Gen.Const(""), Digest),
        (host, path, tag, digest) => host + path + tag + digest);

    /// <summary>Characters and pieces that mean something to the grammar, in any order.</summary>
    private static readonly Gen<string> Garbage = Gen.OneOf(
        Gen.String[Gen.Char["aZ0._-/:@[]%$ \n\u00e9"], 0, 30],
        Gen.OneOf(
            "a", "docker.io", "localhost", ":", "/", "@", "sha256:", "[", "]", "::1", ".", "//", "-", "__", ReferenceTable.Sha256, "\ud800")
            .List[0, 8].Select(string.Concat),
        Gen.String[0, 40]);

    [Fact]
    public void What_is_written_is_read_back_as_the_same() => Valid.Sample(
        text =>
        {
            var reference = ImageReference.Parse(text);
            return ImageReference.Parse(reference.ToString()) == reference && ImageReference.Parse(reference.Familiar) == reference
                && Repository.Parse(reference.Repository.ToString()) == reference.Repository
                && Repository.Parse(reference.Repository.Familiar) == reference.Repository
                && Registry.Parse(reference.Registry.ToString()) == reference.Registry && reference.Familiar.Length <= reference.ToString().Length;
        },
        iter: Campaign.Of(20_000));

    [Fact]
    public void Garbage_is_refused_with_an_error_or_means_something_that_reads_back() => Garbage.Sample(
        text =>
        {
            var isReference = ImageReference.TryParse(text, out var reference, out var error);
            if (isReference)
            {
                return error is null
                    && ImageReference.Parse(reference!.ToString()) == reference
                    && ImageReference.Parse(reference.Familiar) == reference;
            }
            var exception = Assert.Throws<ReferenceFormatException>(() => ImageReference.Parse(text));
            return exception.Error == error
                && !exception.Message.Contains('\n', StringComparison.Ordinal)
                && text.Contains(error!.Part, StringComparison.Ordinal);
        },
        iter: Campaign.Of(20_000));

    [Fact]
    public void The_parts_refuse_garbage_with_nothing_but_a_format_error() => Garbage.Sample(
        text =>
        {
            Action<string>[] parsers =
            [
                t => Repository.Parse(t),
                t => Registry.Parse(t),
                t => CopyImageGitOps.References.Tag.Parse(t),
                t => CopyImageGitOps.References.Digest.Parse(t),
            ];
            foreach (var parse in parsers)
            {
                try
                {
                    parse(text);
                }
                catch (ReferenceFormatException)
                {
                }
            }
        },
        iter: Campaign.Of(10_000));
}
