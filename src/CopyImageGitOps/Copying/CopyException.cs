namespace CopyImageGitOps.Copying;

/// <summary>What the user asked for cannot be, although no registry failed.</summary>
internal sealed class CopyException(string code, string message, string hint) : Exception(message)
{
    public CopyFailure Failure { get; } = new(code, message, hint);
}
