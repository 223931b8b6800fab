using System.Diagnostics.CodeAnalysis;

namespace CopyImageGitOps.References;

/// <summary>
/// The content address of a manifest or blob: an algorithm and the hash in lower-case hexadecimal, as in <c>sha256:9f86d0…</c>.
/// Only algorithms that the OCI image specification registers are valid: sha256, sha384 and sha512
/// (https://github.com/opencontainers/image-spec/blob/main/descriptor.md#digests).
/// </summary>
public sealed record Digest
{
    private Digest(string algorithm, string hex) => (Algorithm, Hex) = (algorithm, hex);

    public string Algorithm { get; }

    public string Hex { get; }

    /// <exception cref="ReferenceFormatException">The text is not a digest; the message names the offending part.</exception>
    public static Digest Parse(string text) => ReferenceGrammar.ParseDigest(text, text).As("digest").GetOrThrow();

    public static bool TryParse(string? text, [NotNullWhen(true)] out Digest? digest)
    {
        digest = text is null ? null : ReferenceGrammar.ParseDigest(text, text).Value;
        return digest is not null;
    }

    /// <summary>The number of hexadecimal characters that <paramref name="algorithm"/> has, or null if it is not a registered one.</summary>
    internal static int? HexLength(string algorithm) => algorithm switch
    {
        "sha256" => 64,
        "sha384" => 96,
        "sha512" => 128,
        _ => null,
    };

    internal static Digest Trusted(string algorithm, string hex) => new(algorithm, hex);

    public override string ToString() => $"{Algorithm}:{Hex}";
}
