using CopyImageGitOps.Testing;

namespace CopyImageGitOps.Controller.Tests.Locks;

/// <summary>A bare Git repository with a lock file, and somebody who works on it.</summary>
internal sealed class LockRepository : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public string Folder => _folder.Path;

    public string Bare => _folder["apps.git"];

    public string Url => $"file://{Bare}";

    private string Work => _folder["work"];

    public static async Task<LockRepository> CreateAsync()
    {
        RealPart.Require("git");
        var repository = new LockRepository();
        await repository.GitAsync("init", "--quiet", "--bare", "--initial-branch=main", repository.Bare);
        await repository.GitAsync("init", "--quiet", "--initial-branch=main", repository.Work);
        return repository;
    }

    /// <summary>Writes a file, or deletes it, and pushes that.</summary>
    /// <param name="rewrites">Whether the branch begins anew, so that its history is another.</param>
    public async Task PushAsync(string path, string? content, string branch = "main", bool rewrites = false)
    {
        if (rewrites) await WorkAsync("checkout", "--quiet", "--orphan", Guid.NewGuid().ToString("N"));
        if (content is null) File.Delete(Path.Combine(Work, path));
        else _folder.Add($"work/{path}", content);
        await WorkAsync("add", "--all");
        await WorkAsync("-c", "user.name=Jane", "-c", "user.email=jane@example.com", "commit", "--quiet", "--allow-empty", "-m", "Change");
        await WorkAsync("push", "--quiet", "--force", Bare, $"HEAD:refs/heads/{branch}");
    }

    public Task GitAsync(params string[] arguments) => ProcessRunner.RunAsync("git", arguments, TestContext.Current.CancellationToken);

    private Task WorkAsync(params string[] arguments) => GitAsync(["-C", Work, .. arguments]);

    public void Dispose() => _folder.Dispose();
}
