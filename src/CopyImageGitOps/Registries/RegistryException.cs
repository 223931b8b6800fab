using System.Net;
using CopyImageGitOps.Findings;
using CopyImageGitOps.References;

namespace CopyImageGitOps.Registries;

/// <summary>Which end of a copy is spoken to.</summary>
public enum RegistrySide
{
    Source,
    Destination,
}

/// <summary>What is being done, for error messages.</summary>
/// <param name="Operation">A phrase that follows "cannot": <c>read the manifest of 'docker.io/library/nginx:1.25'</c>.</param>
internal sealed record RequestContext(RegistrySide Side, Repository Repository, string Operation);

/// <summary>A registry did not do what was asked of it. The message names operation, side and answer, and never a credential.</summary>
public sealed class RegistryException : Exception
{
    internal RegistryException(RequestContext context, string findingCode, string reason, Exception? inner = null)
        : base($"Cannot {context.Operation} at the {SideName(context.Side)}: {reason}", inner)
    {
        (Context, FindingCode, Reason) = (context, findingCode, reason);
    }

    internal RequestContext Context { get; }

    /// <summary>A phrase that follows "cannot".</summary>
    public string Operation => Context.Operation;

    public RegistrySide Side => Context.Side;

    public Registry Registry => Context.Repository.Registry;

    /// <summary>One of <see cref="FindingCodes"/>.</summary>
    public string FindingCode { get; }

    /// <summary>The part of the message that follows what could not be done.</summary>
    internal string Reason { get; }

    /// <summary>Null where there was no answer.</summary>
    public HttpStatusCode? Status { get; internal init; }

    /// <summary>The codes of the answer's error document, as <c>MANIFEST_UNKNOWN</c>
    /// (https://github.com/opencontainers/distribution-spec/blob/main/spec.md#error-codes).</summary>
    public IReadOnlyList<string> Codes { get; internal init; } = [];

    /// <summary>The beginning of the answer's body with credentials and signed queries taken out; null where it was empty or no text.</summary>
    public string? Body { get; internal init; }

    /// <summary>The same request may succeed later.</summary>
    public bool IsTemporary { get; internal set; }

    /// <summary>
    /// Not null if the registry asked for a pause, which every request to it keeps from now on: by how much this refusal made it longer.
    /// </summary>
    internal TimeSpan? Pause { get; init; }

    /// <summary>How long the registry is left alone now, where that is longer than it is waited for: until then it is not asked. Otherwise null.</summary>
    public TimeSpan? RetryAfter { get; internal init; }

    /// <summary>What the user can do.</summary>
    public string? Hint => RegistryHints.For(this);

    private static string SideName(RegistrySide side) => side == RegistrySide.Source ? "source" : "destination";
}
