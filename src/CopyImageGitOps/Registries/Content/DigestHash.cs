using System.Security.Cryptography;
using CopyImageGitOps.References;

namespace CopyImageGitOps.Registries.Content;

/// <summary>Hashes with the algorithm that a digest names.</summary>
internal static class DigestHash
{
    public static IncrementalHash Start(string algorithm) => IncrementalHash.CreateHash(NameOf(algorithm));

    public static Digest Finish(string algorithm, IncrementalHash hash) => Digest.Trusted(algorithm, Convert.ToHexStringLower(hash.GetHashAndReset()));

    public static Digest Of(string algorithm, ReadOnlySpan<byte> bytes) =>
        Digest.Trusted(algorithm, Convert.ToHexStringLower(CryptographicOperations.HashData(NameOf(algorithm), bytes)));

    private static HashAlgorithmName NameOf(string algorithm) => algorithm switch
    {
        "sha256" => HashAlgorithmName.SHA256,
        "sha384" => HashAlgorithmName.SHA384,
        "sha512" => HashAlgorithmName.SHA512,
        _ => throw new ArgumentException($"'{algorithm}' is not a digest algorithm.", nameof(algorithm)),
    };
}
