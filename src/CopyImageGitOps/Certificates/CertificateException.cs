namespace CopyImageGitOps.Certificates;

/// <summary>A file with certificates or a key cannot be used. The message names it, and never what is in it.</summary>
public sealed class CertificateException(string file, string reason, string hint, Exception? inner = null)
    : Exception($"The file '{file}' cannot be used: {reason}.", inner)
{
    /// <summary>The path of the file.</summary>
    public string File { get; } = file;

    /// <summary>A phrase that follows "it".</summary>
    public string Reason { get; } = reason;

    /// <summary>What the user can do.</summary>
    public string Hint { get; } = hint;
}
