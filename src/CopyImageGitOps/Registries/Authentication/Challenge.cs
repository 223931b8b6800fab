namespace CopyImageGitOps.Registries.Authentication;

/// <summary>One challenge of a WWW-Authenticate header: a scheme and its parameters, whose names are compared without regard to case.</summary>
internal sealed record Challenge(string Scheme, IReadOnlyDictionary<string, string> Parameters)
{
    public bool IsBearer => Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase);

    public bool IsBasic => Scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase);

    public string? this[string name] => Parameters.GetValueOrDefault(name);
}
