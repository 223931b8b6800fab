namespace CopyImageGitOps.Manifests;

/// <summary>How a scalar is written, as far as the rewriter must know.</summary>
public enum ScalarStyle
{
    Plain,
    SingleQuoted,
    DoubleQuoted,
    Block,
}

/// <summary>The bytes of a scalar in its file: for a quoted one with its quotes, for a block scalar only the lines of text after its header.</summary>
/// <param name="Start">The offset of the first byte in the file.</param>
/// <param name="Length">In bytes.</param>
public readonly record struct ScalarSpan(int Start, int Length, ScalarStyle Style);
