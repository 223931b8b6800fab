using System.Runtime.CompilerServices;
using System.Text;
using CliWrap;
using CliWrap.Buffered;
using CopyImageGitOps.Cli.Git;
using CopyImageGitOps.Findings;
using LibGit2Sharp;

namespace CopyImageGitOps.Cli.Tests.Git;

/// <summary>A repository in a temporary folder, made and checked with the real git, apart from the machine's own Git configuration.</summary>
public sealed class ScratchRepository : IDisposable
{
    public const string Public = "image: nginx:1.25\n";
    public const string Private = "image: registry.example.com/docker.io/library/nginx:1.25\n";

    private readonly CancellationTokenSource _timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    private ScratchRepository(string root)
    {
        Root = root;
        _timeout.CancelAfter(TimeSpan.FromSeconds(60));
    }

    public string Root { get; }

    public CancellationToken Token => _timeout.Token;

    /// <summary>What the code under test sees as its environment; git itself gets these too.</summary>
    public Dictionary<string, string?> Variables { get; } = new(StringComparer.Ordinal)
    {
        ["GIT_CONFIG_GLOBAL"] = "/dev/null",
        ["GIT_CONFIG_SYSTEM"] = "/dev/null",
        ["GIT_AUTHOR_NAME"] = null,
        ["GIT_AUTHOR_EMAIL"] = null,
        ["GIT_COMMITTER_NAME"] = null,
        ["GIT_COMMITTER_EMAIL"] = null,
        ["EMAIL"] = null,
    };

    [ModuleInitializer]
    internal static void IsolateLibrary()
    {
        foreach (var level in new[] { ConfigurationLevel.Global, ConfigurationLevel.Xdg, ConfigurationLevel.System, ConfigurationLevel.ProgramData })
            GlobalSettings.SetConfigSearchPaths(level, Path.Combine(Path.GetTempPath(), "no-git-config-here"));
    }

    public static async Task<ScratchRepository> EmptyAsync(params string[] initOptions)
    {
        var scratch = new ScratchRepository(Directory.CreateTempSubdirectory("copyimage-git-").FullName);
        await scratch.GitAsync(["init", "--quiet", "--initial-branch=main", .. initOptions]);
        // No background process that outlives the test, and no waiting for the disk.
        await scratch.GitAsync("config", "gc.auto", "0");
        await scratch.GitAsync("config", "core.fsync", "none");
        return scratch;
    }

    public static async Task<ScratchRepository> WithIdentityAsync()
    {
        var scratch = await EmptyAsync();
        await scratch.GitAsync("config", "user.name", "Jane Doe");
        await scratch.GitAsync("config", "user.email", "jane@example.com");
        return scratch;
    }

    /// <summary>With one commit of these files.</summary>
    public static async Task<ScratchRepository> WithAsync(params (string Path, string Text)[] files)
    {
        var scratch = await WithIdentityAsync();
        foreach (var (path, text) in files) scratch.Write(path, text);
        await scratch.GitAsync("add", "--all");
        await scratch.GitAsync("commit", "--quiet", "--message=start");
        return scratch;
    }

    public Task<string> GitAsync(params string[] arguments) => GitAsync(arguments, isFailureExpected: false);

    public async Task<string> GitAsync(string[] arguments, bool isFailureExpected)
    {
        // Each command for itself: a campaign goes on for longer than any of them.
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        timeout.CancelAfter(TimeSpan.FromSeconds(60));
        var result = await CliWrap.Cli.Wrap("git").WithArguments(arguments).WithWorkingDirectory(Root)
            .WithEnvironmentVariables(Variables).WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(Encoding.UTF8, timeout.Token);
        Assert.True(isFailureExpected == (result.ExitCode != 0), $"git {string.Join(' ', arguments)}: {result.StandardError}{result.StandardOutput}");
        return result.StandardOutput;
    }

    public void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Full(path))!);
        File.WriteAllText(Full(path), text);
    }

    public string Read(string path) => File.ReadAllText(Full(path));

    public string Full(string path) => Path.Combine(Root, path);

    public void MakeExecutable(string path)
    {
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(Full(path), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    public Task<string> StatusAsync() => GitAsync("status", "--porcelain=v1");

    public GitRepository Open(string path = "") => GitRepository.Discover(Full(path)) ?? throw new InvalidOperationException("No repository.");

    public RewriteCommit Commit(GitRepository repository, TimeProvider? time = null) => new(repository, time ?? TimeProvider.System, Variables);

    /// <summary>What a run does: rewrites the tracked manifests in the working tree and commits.</summary>
    public async Task<CommitOutcome> RunAsync(string path = "", Func<CommitRequest, CommitRequest>? with = null, TimeProvider? time = null)
    {
        using var repository = Open(path);
        var differing = repository.DifferingFiles(IsManifest);
        var changed = new List<string>();
        foreach (var file in repository.TrackedFiles(IsManifest, new FindingLog()).Where(f => f.Kind == TrackedKind.File).Select(f => f.Path))
        {
            if (Rewrite(file, File.ReadAllBytes(Path.Combine(repository.Directory, file))) is not { } content) continue;
            await File.WriteAllBytesAsync(Path.Combine(repository.Directory, file), content, Token);
            changed.Add(file);
        }

        var request = new CommitRequest { Paths = [.. changed.Union(differing)], Written = changed, Rewrite = Rewrite, Message = "Use private copies" };
        return await Commit(repository, time).CommitAsync(with?.Invoke(request) ?? request, Token);
    }

    public static bool IsManifest(string path) => path.EndsWith(".yaml", StringComparison.Ordinal);

    /// <summary>The edits of the tests: every public nginx becomes the private one.</summary>
    public static byte[]? Rewrite(string path, ReadOnlyMemory<byte> content)
    {
        var text = Encoding.Latin1.GetString(content.Span);
        var rewritten = text.Replace("image: nginx:", "image: registry.example.com/docker.io/library/nginx:", StringComparison.Ordinal);
        return rewritten == text ? null : Encoding.Latin1.GetBytes(rewritten);
    }

    public void Dispose()
    {
        // On Windows, Git's objects are read-only, which forbids deleting them.
        foreach (var file in OperatingSystem.IsWindows() ? new DirectoryInfo(Root).EnumerateFiles("*", SearchOption.AllDirectories) : [])
            file.Attributes = FileAttributes.Normal;
        Directory.Delete(Root, recursive: true);
        _timeout.Dispose();
    }
}
