using CopyImageGitOps.Configuration;
using CopyImageGitOps.Controller.Locks;
using Microsoft.Extensions.Logging.Abstractions;

namespace CopyImageGitOps.Controller.Tests.Locks;

/// <summary>On real git and real repositories.</summary>
public sealed class GitLockSourceTests
{
    [Fact]
    public async Task The_lock_file_of_the_branch_is_read_and_followed()
    {
        using var repository = await LockRepository.CreateAsync();
        await repository.PushAsync("clusters/a/copyimage.lock", LockTexts.Of("1.25"), "production");
        await using var running = Start(new GitLockConfig { Url = repository.Url, Branch = "production", Path = "clusters/a/copyimage.lock" });
        await running.Source.FirstRead;
        Assert.Equal(("1.25", null), running.State);

        await repository.PushAsync("clusters/a/copyimage.lock", LockTexts.Of("1.26"), "production");

        await running.ShowsAsync("1.26", problem: null);
        Assert.Equal(2, running.Changes);
    }

    [Fact]
    public async Task Without_a_branch_it_is_the_one_that_HEAD_names()
    {
        using var repository = await LockRepository.CreateAsync();
        await repository.PushAsync("copyimage.lock", LockTexts.Of("other"), "other");
        await repository.PushAsync("copyimage.lock", LockTexts.Of("1.25"));

        await using var running = Start(new GitLockConfig { Url = repository.Bare });

        await running.ShowsAsync("1.25", problem: null);
    }

    [Fact]
    public async Task A_branch_that_was_rewritten_is_followed()
    {
        using var repository = await LockRepository.CreateAsync();
        await repository.PushAsync("copyimage.lock", LockTexts.Of("1.25"));
        await using var running = Start(new GitLockConfig { Url = repository.Url, Branch = "main" });
        await running.ShowsAsync("1.25", problem: null);

        await repository.PushAsync("copyimage.lock", LockTexts.Of("1.24"), rewrites: true);

        await running.ShowsAsync("1.24", problem: null);
    }

    [Fact]
    public async Task A_commit_that_leaves_the_lock_file_alone_changes_nothing()
    {
        using var repository = await LockRepository.CreateAsync();
        await repository.PushAsync("copyimage.lock", LockTexts.Of("1.25"));
        await using var running = Start(new GitLockConfig { Url = repository.Url });
        await running.ShowsAsync("1.25", problem: null);

        await repository.PushAsync("README.md", "Hello");
        await repository.PushAsync("marker.lock", "x");
        await repository.PushAsync("copyimage.lock", LockTexts.Of("1.26"));

        await running.ShowsAsync("1.26", problem: null);
        Assert.Equal(2, running.Changes);
    }

    [Fact]
    public async Task A_lock_file_that_was_removed_is_an_empty_one_with_a_warning()
    {
        using var repository = await LockRepository.CreateAsync();
        await repository.PushAsync("copyimage.lock", LockTexts.Of("1.25"));
        await using var running = Start(new GitLockConfig { Url = repository.Url, Branch = "main" });
        await running.ShowsAsync("1.25", problem: null);

        await repository.PushAsync("copyimage.lock", content: null);
        await running.ShowsAsync("", problem:
            $"There is no 'copyimage.lock' in '{repository.Url}' on 'main'. [lock-not-found] "
                + "Check spec.controller.lockRepository.path; 'copyimage run' writes the file.");

        await repository.PushAsync("copyimage.lock", LockTexts.Of("1.26"));
        await running.ShowsAsync("1.26", problem: null);
    }

    [Fact]
    public async Task An_invalid_lock_file_leaves_the_last_good_one()
    {
        using var repository = await LockRepository.CreateAsync();
        await repository.PushAsync("copyimage.lock", LockTexts.Of("1.25"));
        await using var running = Start(new GitLockConfig { Url = repository.Url });
        await running.ShowsAsync("1.25", problem: null);

        await repository.PushAsync("copyimage.lock", LockTexts.Invalid);
        await running.ShowsAsync("1.25", problem:
            $"{repository.Url}:copyimage.lock:1: The lock file cannot be read: 'images' is not a list. [lock-invalid] "
                + "Restore copyimage.lock from Git, or delete it: the next run writes it anew.");

        await repository.PushAsync("copyimage.lock", LockTexts.Of("1.26"));
        await running.ShowsAsync("1.26", problem: null);
    }

    [Fact]
    public async Task A_repository_that_is_gone_for_a_while_leaves_the_last_good_one()
    {
        using var repository = await LockRepository.CreateAsync();
        await repository.PushAsync("copyimage.lock", LockTexts.Of("1.25"));
        await using var running = Start(new GitLockConfig { Url = repository.Url });
        await running.ShowsAsync("1.25", problem: null);

        Directory.Move(repository.Bare, repository.Bare + ".away");
        await running.ShowsAsync("1.25", problem:
            $"The lock file cannot be fetched: there is no repository at '{repository.Url}', or the credentials may not see it "
                + $"(fatal: '{repository.Bare}' does not appear to be a git repository fatal: Could not read from remote repository). "
                + "[remote-not-found] "
                + "Check spec.controller.lockRepository.url. Until then, the last lock file that was read is used.");

        Directory.Move(repository.Bare + ".away", repository.Bare);
        await running.ShowsAsync("1.25", problem: null);
        Assert.Equal(1, running.Changes);
    }

    [Fact]
    public async Task A_branch_that_is_not_there_is_said_and_awaited()
    {
        using var repository = await LockRepository.CreateAsync();
        await repository.PushAsync("copyimage.lock", LockTexts.Of("1.25"));
        await using var running = Start(new GitLockConfig { Url = repository.Url, Branch = "production" });

        await running.ShowsAsync("", problem:
            $"The lock file cannot be fetched: '{repository.Url}' has no branch 'production'. [remote-not-found] "
                + "Check spec.controller.lockRepository.branch. Until then, the last lock file that was read is used.");
        Assert.False(running.Source.FirstRead.IsCompleted);

        await repository.PushAsync("copyimage.lock", LockTexts.Of("1.26"), "production");
        await running.ShowsAsync("1.26", problem: null);
    }

    [Fact]
    public async Task Nothing_is_left_in_the_temporary_folder()
    {
        using var repository = await LockRepository.CreateAsync();
        await repository.PushAsync("copyimage.lock", LockTexts.Of("1.25"));
        await using var running = Start(new GitLockConfig { Url = repository.Url });
        await running.ShowsAsync("1.25", problem: null);

        var left = Directory.GetDirectories(Path.GetTempPath(), "copyimage-lock-*").Where(folder => File.Exists(Path.Combine(folder, "config")));

        Assert.DoesNotContain(left, folder => File.ReadAllText(Path.Combine(folder, "config")).Contains(repository.Bare, StringComparison.Ordinal));
    }

    private static RunningLock Start(GitLockConfig config) => new((time, changed) =>
        new GitLockSource(config, _ => null, time, NullLogger<GitLockSource>.Instance, changed));
}
