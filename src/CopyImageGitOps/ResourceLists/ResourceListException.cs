using CopyImageGitOps.Findings;

namespace CopyImageGitOps.ResourceLists;

/// <summary>What was given is no ResourceList, so that there is nothing to give back.</summary>
public sealed class ResourceListException : Exception
{
    internal ResourceListException(string message, string hint, Exception? cause = null)
        : base(message, cause) =>
        Finding = new Finding(Severity.Error, FindingCodes.ResourceListInvalid, message) { Hint = hint };

    public Finding Finding { get; }
}
