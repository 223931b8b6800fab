using System.Globalization;
using System.Text;
using CliWrap;
using CliWrap.Buffered;

namespace CopyImageGitOps.Testing.GitHub;

/// <summary>A bare repository that the real git works on; so what a server over it has is what Git has.</summary>
/// <param name="directory">Made by <c>git init --bare</c>.</param>
public sealed class BareRepository(string directory)
{
    private const string Zeros = "0000000000000000000000000000000000000000";
    private int _commits;

    public string Directory => directory;

    /// <summary>A new one, with a branch that has no commit yet.</summary>
    public static async Task<BareRepository> CreateAsync(string directory)
    {
        await ProcessRunner.RunAsync("git", ["init", "--quiet", "--bare", "--initial-branch=main", directory], CancellationToken.None);
        var repository = new BareRepository(directory);
        await repository.GitAsync("config", "gc.auto", "0");
        return repository;
    }

    /// <summary>Its standard output without the final newline.</summary>
    public async Task<string> GitAsync(params string[] arguments)
    {
        var (code, output, error) = await TryGitAsync(arguments);
        return code == 0 ? output : throw new InvalidOperationException($"git {string.Join(' ', arguments)}: {error}");
    }

    /// <summary>The commit of a branch, or null.</summary>
    public async Task<string?> TipAsync(string branch)
    {
        var (code, output, _) = await TryGitAsync(["rev-parse", "--verify", "--quiet", $"refs/heads/{branch}^{{commit}}"]);
        return code == 0 ? output : null;
    }

    public async Task<bool> HasAsync(string id, string type) => (await TryGitAsync(["cat-file", "-t", id])).Output == type;

    public async Task<IReadOnlyList<(string Name, string Commit)>> BranchesAsync(string prefix)
    {
        var list = await GitAsync("for-each-ref", "--format=%(refname) %(objectname)", "refs/heads/");
        return [.. list.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')).Where(Matches).Select(part => (part[0], part[1]))];

        bool Matches(string[] part) => part[0].StartsWith($"refs/heads/{prefix}", StringComparison.Ordinal);
    }

    public async Task<bool> IsAncestorAsync(string ancestor, string commit) =>
        (await TryGitAsync(["merge-base", "--is-ancestor", ancestor, commit])).Code == 0;

    public async Task<bool> HasCommitsBetweenAsync(string from, string to) => await GitAsync("rev-list", "--count", $"{from}..{to}") != "0";

    internal Task SetAsync(string branch, string commit) => GitAsync("update-ref", $"refs/heads/{branch}", commit);

    internal Task DeleteAsync(string branch) => GitAsync("update-ref", "-d", $"refs/heads/{branch}");

    internal Task<string> WriteBlobAsync(byte[] content) => WriteAsync("blob", content);

    /// <param name="entries">A null id deletes the path.</param>
    internal async Task<string> WriteTreeAsync(string? baseTree, IEnumerable<(string Mode, string? Id, string Path)> entries)
    {
        var variables = new Dictionary<string, string?> { ["GIT_INDEX_FILE"] = Path.Combine(directory, $"index-{Guid.NewGuid():N}") };
        try
        {
            await RunAsync(baseTree is null ? ["read-tree", "--empty"] : ["read-tree", baseTree], variables);
            var list = string.Concat(entries.Select(entry => entry.Id is null ? $"0 {Zeros}\t{entry.Path}\0" : $"{entry.Mode} {entry.Id}\t{entry.Path}\0"));
            await RunAsync(["update-index", "-z", "--index-info"], variables, Encoding.UTF8.GetBytes(list));
            return (await RunAsync(["write-tree"], variables)).Output;
        }
        finally
        {
            File.Delete(variables["GIT_INDEX_FILE"]!);
        }
    }

    /// <summary>As GitHub's own: with a signature, which is none that could be verified.</summary>
    internal Task<string> WriteSignedCommitAsync(string message, string tree, IEnumerable<string> parents, string login)
    {
        // Two commits of the same content are two commits: time goes on between them.
        var seconds = 1_700_000_000 + Interlocked.Increment(ref _commits);
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"tree {tree}\n");
        foreach (var parent in parents) text.Append(CultureInfo.InvariantCulture, $"parent {parent}\n");
        text.Append(CultureInfo.InvariantCulture, $"author {login} <41898282+{login}@users.noreply.github.com> {seconds} +0000\n")
            .Append(CultureInfo.InvariantCulture, $"committer GitHub <noreply@github.com> {seconds} +0000\n")
            .Append("gpgsig -----BEGIN PGP SIGNATURE-----\n \n wsFcBAABCAAQBQJmUGl0CRC1aQ7uu5UhlAAA\n -----END PGP SIGNATURE-----\n\n")
            .Append(message);
        return WriteAsync("commit", Encoding.UTF8.GetBytes(text.ToString()));
    }

    private async Task<string> WriteAsync(string type, byte[] content) => (await RunAsync(["hash-object", "-w", "-t", type, "--stdin"], input: content)).Output;

    private async Task<(int Code, string Output, string Error)> RunAsync(
        string[] arguments, IReadOnlyDictionary<string, string?>? variables = null, byte[]? input = null)
    {
        var result = await TryGitAsync(arguments, variables, input);
        return result.Code == 0 ? result : throw new InvalidOperationException($"git {string.Join(' ', arguments)}: {result.Error}");
    }

    private async Task<(int Code, string Output, string Error)> TryGitAsync(
        string[] arguments, IReadOnlyDictionary<string, string?>? variables = null, byte[]? input = null)
    {
        var result = await Cli.Wrap("git").WithArguments(["--git-dir", directory, .. arguments]).WithEnvironmentVariables(variables ?? NoVariables)
            .WithStandardInputPipe(PipeSource.FromBytes(input ?? [])).WithValidation(CommandResultValidation.None).ExecuteBufferedAsync(Encoding.UTF8);
        return (result.ExitCode, result.StandardOutput.TrimEnd('\n'), result.StandardError);
    }

    private static readonly Dictionary<string, string?> NoVariables = [];
}
