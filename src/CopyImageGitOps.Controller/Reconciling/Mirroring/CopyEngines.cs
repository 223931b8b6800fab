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
        return new SourceAccess(clients, new CopyEngine(clients, options, progress), scope);
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

    internal SourceAccess(RegistryClients clients, CopyEngine engine, string scope) => (_clients, Engine, Scope) = (clients, engine, scope);

    public CopyEngine Engine { get; }

    /// <summary>Whose credentials; empty for the controller's own.</summary>
    internal string Scope { get; }

    public void Dispose() => _clients.Dispose();
}
