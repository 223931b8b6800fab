namespace CopyImageGitOps.Registries.Transport;

/// <summary>How one registry is spoken to over TLS, where that differs from the others. All files are in PEM form.</summary>
public sealed record RegistryTls
{
    /// <summary>Authorities that are trusted for this registry, besides those of the system.</summary>
    public IReadOnlyList<string> AuthorityFiles { get; init; } = [];

    /// <summary>What is shown to this registry, and to nobody else.</summary>
    public ClientCertificateFiles? Client { get; init; }
}

/// <summary>A certificate, behind which those between it and its authority may stand, and its key.</summary>
public sealed record ClientCertificateFiles(string CertificateFile, string KeyFile);
