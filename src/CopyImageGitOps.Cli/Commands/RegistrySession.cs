using System.CommandLine;
using CopyImageGitOps.Configuration;
using CopyImageGitOps.Copying;
using CopyImageGitOps.References;
using CopyImageGitOps.Registries;
using CopyImageGitOps.Registries.Credentials;

namespace CopyImageGitOps.Cli.Commands;

/// <summary>The registries of one command, with the user's credentials.</summary>
internal sealed class RegistrySession : IDisposable
{
    private readonly RegistryClients _clients;

    private RegistrySession(CopyImageConfig config, IReadOnlyDictionary<Registry, Credential> given, IProgress<CopyEvent>? progress)
    {
        _clients = new RegistryClients(new RegistryOptions { InsecureRegistries = config.InsecureRegistries }, CredentialChain.FromEnvironment(Environment.GetEnvironmentVariable, given));
        Engine = new CopyEngine(_clients, new CopyOptions { Concurrency = config.Concurrency }, progress);
    }

    public CopyEngine Engine { get; }

    /// <param name="fromEnvironment">Weaker than what the flags say.</param>
    public static async Task<RegistrySession> OpenAsync(
        CopyImageConfig config, RegistryCredential? fromEnvironment, RegistrySettings settings, ParseResult parsed, IProgress<CopyEvent>? progress, CancellationToken cancellationToken)
    {
        var given = new Dictionary<Registry, Credential>();
        if (fromEnvironment is not null) given[fromEnvironment.Registry] = Credential.Password(fromEnvironment.Username, fromEnvironment.Password);
        if (parsed.GetValue(settings.Username) is { } username)
        {
            var password = await Console.In.ReadLineAsync(cancellationToken) ?? "";
            given[new Planning.TargetNaming(config.Destination!, config.Target).Registry] = Credential.Password(username, password);
        }

        return new RegistrySession(config, given, progress);
    }

    public void Dispose() => _clients.Dispose();
}
