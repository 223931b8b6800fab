using CopyImageGitOps.References;

namespace CopyImageGitOps.Registries.Content;

/// <summary>A manifest as the bytes that its digest is made of: they are copied, never written anew.</summary>
/// <param name="MediaType">As the registry said; may be generic.</param>
internal sealed record RawManifest(ReadOnlyMemory<byte> Bytes, string MediaType, Digest Digest);
