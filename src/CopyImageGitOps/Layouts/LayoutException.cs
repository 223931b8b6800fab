using CopyImageGitOps.Findings;

namespace CopyImageGitOps.Layouts;

/// <summary>A folder in the OCI image layout cannot be read or written, or is not what it should be. The message names the folder or the file.</summary>
public sealed class LayoutException : Exception
{
    internal LayoutException(string findingCode, string message, string? hint, Exception? inner = null)
        : base(message, inner) => (FindingCode, Hint) = (findingCode, hint);

    /// <summary>One of <see cref="FindingCodes"/>.</summary>
    public string FindingCode { get; }

    /// <summary>What the user can do.</summary>
    public string? Hint { get; }
}
