using CopyImageGitOps.Controller.Locks;
using CopyImageGitOps.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace CopyImageGitOps.Controller.Tests.Locks;

public sealed class FileLockSourceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task A_file_is_read_again_when_its_content_has_changed()
    {
        _folder.Add("copyimage.lock", LockTexts.Of("1.25"));
        await using var running = Start();
        await running.Source.FirstRead;
        Assert.Equal(("1.25", null, 1), (running.State.Tags, running.State.Problem, running.Changes));

        _folder.Add("copyimage.lock", LockTexts.Of("1.26"));

        await running.ShowsAsync("1.26", problem: null);
        Assert.Equal(2, running.Changes);
    }

    /// <summary>As the kubelet does it: a folder for each version, and a link to the present one that is replaced by renaming another over it.</summary>
    [Fact]
    public async Task A_mounted_ConfigMap_that_is_swapped_is_seen()
    {
        _folder.Add("..v1/copyimage.lock", LockTexts.Of("1.25")).AddLink("..data", "..v1").AddLink("copyimage.lock", "..data/copyimage.lock");
        await using var running = Start();
        await running.Source.FirstRead;

        _folder.Add("..v2/copyimage.lock", LockTexts.Of("1.26")).AddLink("..data_tmp", "..v2");
        await ProcessRunner.RunAsync("mv", ["-T", _folder["..data_tmp"], _folder["..data"]], TestContext.Current.CancellationToken);
        Directory.Delete(_folder["..v1"], recursive: true);

        await running.ShowsAsync("1.26", problem: null);
    }

    [Fact]
    public async Task No_file_is_an_empty_one_and_nothing_is_wrong()
    {
        await using var running = Start();
        await running.Source.FirstRead;
        Assert.Equal(("", null), running.State);

        _folder.Add("copyimage.lock", LockTexts.Of("1.25"));
        await running.ShowsAsync("1.25", problem: null);

        File.Delete(_folder["copyimage.lock"]);
        await running.ShowsAsync("", problem: null);
    }

    [Fact]
    public async Task An_invalid_file_leaves_the_last_good_one_and_is_said_until_it_is_right()
    {
        _folder.Add("copyimage.lock", LockTexts.Of("1.25"));
        await using var running = Start();
        await running.Source.FirstRead;

        _folder.Add("copyimage.lock", LockTexts.Invalid);
        await running.ShowsAsync("1.25", problem:
            $"{_folder["copyimage.lock"]}:1: The lock file cannot be read: 'images' is not a list. [lock-invalid] "
                + "Restore copyimage.lock from Git, or delete it: the next run writes it anew.");
        Assert.Equal(1, running.Changes);

        _folder.Add("copyimage.lock", LockTexts.Of("1.26"));
        await running.ShowsAsync("1.26", problem: null);
    }

    [Fact]
    public async Task An_invalid_file_at_the_start_is_not_taken_for_none()
    {
        _folder.Add("copyimage.lock", LockTexts.Invalid);
        await using var running = Start();
        await running.ShowsAsync(state => state.Problem is not null);
        Assert.False(running.Source.FirstRead.IsCompleted);

        _folder.Add("copyimage.lock", LockTexts.Of("1.25"));
        await running.ShowsAsync("1.25", problem: null);
        Assert.True(running.Source.FirstRead.IsCompleted);
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_leaves_the_last_good_one()
    {
        _folder.Add("copyimage.lock", LockTexts.Of("1.25"));
        await using var running = Start();
        await running.Source.FirstRead;

        File.Delete(_folder["copyimage.lock"]);
        Directory.CreateDirectory(_folder["copyimage.lock"]);

        await running.ShowsAsync("1.25", problem:
            $"{_folder["copyimage.lock"]}: The lock file cannot be read: Access to the path '{_folder["copyimage.lock"]}' is denied. [file-unreadable] "
                + "Check the permissions of the mounted file.");
    }

    private RunningLock Start() =>
        new((time, changed) => new FileLockSource(_folder["copyimage.lock"], time, NullLogger<FileLockSource>.Instance, changed));

    public void Dispose() => _folder.Dispose();
}
