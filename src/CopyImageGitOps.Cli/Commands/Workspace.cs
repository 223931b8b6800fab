using System.CommandLine;
using CopyImageGitOps.Cli.Git;
using CopyImageGitOps.Configuration;
using CopyImageGitOps.Copying;
using CopyImageGitOps.Findings;
using CopyImageGitOps.Kustomize;
using CopyImageGitOps.Manifests;
using CopyImageGitOps.Planning;

namespace CopyImageGitOps.Cli.Commands;

/// <summary>What a command on manifests works with: the directory, the repository that it lies in, if any, and a valid configuration.</summary>
internal sealed class Workspace : IDisposable
{
    private readonly RegistrySession _registries;

    private Workspace(string root, GitRepository? repository, CopyImageConfig config, FindingLog findings, RegistrySession registries)
    {
        (Root, Repository, Config, Findings, _registries) = (root, repository, config, findings, registries);
        Store = repository is null ? ManifestFolder.Enumerate(root) : Tracked(root, repository, findings);
    }

    public string Root { get; }

    /// <summary>Null outside of a repository.</summary>
    public GitRepository? Repository { get; }

    public CopyImageConfig Config { get; }

    /// <summary>What was found before the run.</summary>
    public FindingLog Findings { get; }

    public ManifestFolder Store { get; }

    /// <param name="committed">The kustomizations that are committed, if they are others than those on disk.</param>
    public CopyRun NewRun(KustomizeFolder? committed = null) => new(Config, Store, _registries.Engine)
    {
        Kustomizations = new KustomizeFolder(Path.GetFullPath(Root), Store.List(), Repository?.Prefix ?? ""),
        CommittedKustomizations = committed,
    };

    /// <exception cref="UsageException">The path or the configuration is wrong; nothing was touched.</exception>
    /// <exception cref="GitException">The repository cannot be read.</exception>
    public static Task<Workspace> OpenAsync(
        CommonOptions options,
        ConfigOverrides overrides,
        ParseResult parsed,
        IProgress<CopyEvent> progress,
        CancellationToken cancellationToken) =>
        OpenAsync(parsed.GetValue(options.Path) ?? ".", options, overrides, parsed, progress, cancellationToken);

    /// <param name="path">Instead of the one of the command line.</param>
    /// <exception cref="UsageException">The path or the configuration is wrong; nothing was touched.</exception>
    /// <exception cref="GitException">The repository cannot be read.</exception>
    public static async Task<Workspace> OpenAsync(
        string path,
        CommonOptions options,
        ConfigOverrides overrides,
        ParseResult parsed,
        IProgress<CopyEvent> progress,
        CancellationToken cancellationToken)
    {
        var load = await LoadAsync(path, options, overrides, parsed, cancellationToken);
        var findings = new FindingLog();
        findings.AddRange(load.Findings);
        var registries = await RegistrySession.OpenAsync(
            load,
            new TargetNaming(load.Config!.Destination!, load.Config.Target).Registry,
            options.Registry,
            parsed,
            progress,
            cancellationToken);
        return new Workspace(path, GitRepository.Discover(path), load.Config, findings, registries);
    }

    /// <summary>The configuration of a run over a directory, valid.</summary>
    /// <exception cref="UsageException">The path or the configuration is wrong; nothing was touched.</exception>
    public static async Task<ConfigLoad> LoadAsync(
        string path, CommonOptions options, ConfigOverrides overrides, ParseResult parsed, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(path)) throw UsageException.NoDirectory(path);
        var load = await ConfigLoader.LoadAsync(path, parsed.GetValue(options.Config), Environment.GetEnvironmentVariable, overrides, cancellationToken);
        load = load.RequireDestination();
        return load.Config is null ? throw new UsageException(load.Findings) : load;
    }

    private static ManifestFolder Tracked(string root, GitRepository repository, FindingLog findings)
    {
        var files = repository.TrackedFiles(ManifestFolder.IsManifestName, findings).ToLookup(file => file.Kind, file => file.Path);
        findings.AddRange(files[TrackedKind.Submodule].Select(GitFindings.Submodule));
        return new ManifestFolder(root, [.. files[TrackedKind.File], .. files[TrackedKind.Symlink]]) { Links = files[TrackedKind.Symlink].ToHashSet() };
    }

    public void Dispose()
    {
        Repository?.Dispose();
        _registries.Dispose();
    }
}
