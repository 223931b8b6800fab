using CopyImageGitOps.Copying;
using CopyImageGitOps.Planning;
using CopyImageGitOps.References;
using CopyImageGitOps.Registries;
using CopyImageGitOps.Registries.Credentials;

namespace CopyImageGitOps.Controller.Reconciling.Mirroring;

/// <summary>The copy engine with the controller's own credentials, for the life of the program, and others that are used once.</summary>
/// <param name="connect">Makes the clients of all registries for some credentials.</param>
/// <param name="own">The controller's credentials.</param>
public sealed class CopyEngines(
    Func<ICredentialSource, RegistryClients> connect, CopyOptions options, ICredentialSource own, TargetNaming naming, IProgress<CopyEvent>? progress = null)
    : IDisposable
{
    private readonly Lazy<SourceAccess> _own = new(() => Open(connect, options, own, progress, scope: ""));

    /// <summary>With the controller's own credentials.</summary>
    public SourceAccess Own => _own.Value;

    /// <summary>
    /// Connections of their own, to sources with the credentials of a workload, and to the destination with the controller's. Dispose it after use, so
    /// that no login outlives the workload's need.
    /// </summary>
    /// <param name="scope">Whose credentials they are: what was learnt with them is not shared with another scope.</param>
    internal SourceAccess With(ICredentialSource workload, string scope) => Open(connect, options, new BySide(workload, own, naming), progress, scope);

    public void Dispose()
    {
        if (_own.IsValueCreated) _own.Value.Dispose();
    }

    private static SourceAccess Open(
        Func<ICredentialSource, RegistryClients> connect, CopyOptions options, ICredentialSource credentials, IProgress<CopyEvent>? progress, string scope)
    {
        var clients = connect(credentials);
        return new SourceAccess(clients, () => new CopyEngine(clients, options, progress), scope);
    }

    /// <summary>A source for which the workload has no credential, as a mirror of the configuration, is asked with the controller's.</summary>
    private sealed class BySide(ICredentialSource workload, ICredentialSource own, TargetNaming naming) : ICredentialSource
    {
        private readonly CredentialChain _sources = new(workload, own);

        public Task<Credential?> FindAsync(Repository repository, CancellationToken ct) =>
            naming.Contains(repository) ? own.FindAsync(repository, ct) : _sources.FindAsync(repository, ct);
    }
}

/// <summary>Registries as somebody's credentials open them.</summary>
public sealed class SourceAccess : IDisposable
{
    private readonly RegistryClients _clients;
    private readonly Func<CopyEngine> _open;

    internal SourceAccess(RegistryClients clients, Func<CopyEngine> open, string scope) => (_clients, _open, Engine, Scope) = (clients, open, open(), scope);

    /// <summary>For questions.</summary>
    public CopyEngine Engine { get; }

    /// <summary>
    /// For one copy. An engine lets only so much be in flight at a registry, and lets large blobs go first: the copy of a huge image would hold up all
    /// others, and even questions.
    /// </summary>
    public CopyEngine NewEngine() => _open();

    /// <summary>Whose credentials; empty for the controller's own.</summary>
    internal string Scope { get; }

    public void Dispose() => _clients.Dispose();
}
