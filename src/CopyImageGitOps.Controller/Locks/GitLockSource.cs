using CopyImageGitOps.Configuration;

namespace CopyImageGitOps.Controller.Locks;

/// <summary>
/// A lock file in a Git repository. The repository is asked for the tip of the branch; only when that has moved, the one commit is fetched, without
/// what other files contain, into a folder that is deleted again: nothing accumulates, and a branch that was rewritten is like any other.
/// </summary>
public sealed class GitLockSource : PolledLock
{
    private readonly GitLockConfig _config;
    private readonly RemoteGit _git;
    private string? _tip;

    /// <param name="config">With a <see cref="GitLockConfig.Url"/>.</param>
    /// <param name="environment">Gives the value of an environment variable, or null: <c>COPYIMAGE_GIT_TOKEN</c>, <c>COPYIMAGE_GIT_USERNAME</c>.</param>
    public GitLockSource(
        GitLockConfig config, Func<string, string?> environment, TimeProvider time, ILogger<GitLockSource> logger, Action changed)
        : base(time, logger, changed)
    {
        (_config, Interval) = (config, config.Interval);
        _git = new RemoteGit(config.Url!, GitLogin.From(config.Url!, environment), time);
    }

    protected override TimeSpan Interval { get; }

    private string Ref => _config.Branch is { } branch ? $"refs/heads/{branch}" : "HEAD";

    public override string ToString() => $"{_config.Url}:{_config.Path}";

    protected override async Task<LockReading> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            var tip = await FindTipAsync(cancellationToken);
            if (tip == _tip) return new LockReading.Unchanged();
            var reading = await FetchAsync(cancellationToken);
            _tip = tip;
            return reading;
        }
        catch (RemoteGitException exception)
        {
            return new LockReading.Failed(exception.Finding);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new LockReading.Failed(GitLockFindings.NoFolder(exception));
        }
    }

    private async Task<string> FindTipAsync(CancellationToken cancellationToken)
    {
        var answer = await _git.RunAsync(["ls-remote", "--quiet", "--", _config.Url!, Ref], cancellationToken);
        var line = answer.Text.Split('\n').FirstOrDefault(line => line.EndsWith($"\t{Ref}", StringComparison.Ordinal));
        return line?.Split('\t')[0] ?? throw new RemoteGitException(GitLockFindings.NoBranch(_config));
    }

    private async Task<LockReading> FetchAsync(CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("copyimage-lock-");
        try
        {
            string[] branch = _config.Branch is { } name ? ["--branch", name] : [];
            await _git.RunAsync(
                [
                    "clone", "--quiet", "--bare", "--depth=1", "--single-branch", "--no-tags", "--no-local", "--filter=blob:none", "--template=",
                    .. branch, "--", _config.Url!, folder.FullName,
                ],
                cancellationToken);
            return await ReadAsync(folder.FullName, cancellationToken);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task<LockReading> ReadAsync(string repository, CancellationToken cancellationToken)
    {
        var listed = await _git.RunAsync(["--git-dir", repository, "ls-tree", "-z", "HEAD", "--", _config.Path], cancellationToken);
        if (!listed.Text.Contains(" blob ", StringComparison.Ordinal)) return new LockReading.Absent(GitLockFindings.NoFile(_config));
        var content = await _git.RunAsync(["--git-dir", repository, "cat-file", "blob", $"HEAD:{_config.Path}"], cancellationToken);
        return new LockReading.Present(content.Bytes);
    }
}
