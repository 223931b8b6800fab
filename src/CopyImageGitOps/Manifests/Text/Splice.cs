namespace CopyImageGitOps.Manifests.Text;

/// <summary>Bytes in the place of others.</summary>
internal readonly record struct Splice(int Start, int Length, ReadOnlyMemory<byte> Bytes)
{
    public int End => Start + Length;
}
