using CopyImageGitOps.Testing.Images;

namespace CopyImageGitOps.Cli.Tests.Commands;

/// <summary>An update beside the user's unfinished work, and after one that ended before its commit.</summary>
public sealed class UpdateWorkTests : IAsyncLifetime
{
    private CommandScenario _scenario = null!;
    private TestImage _old = null!;
    private TestImage _next = null!;

    public async ValueTask InitializeAsync()
    {
        _scenario = await CommandScenario.CommittedAsync();
        _old = _scenario.AddImage("library/nginx", "1.25", new TestImageOptions { Seed = 1 });
        Assert.Equal(0, (await _scenario.RunAsync("run")).ExitCode);
        _next = _scenario.AddImage("library/nginx", "1.25", new TestImageOptions { Seed = 11 });
    }

    public ValueTask DisposeAsync() => _scenario.DisposeAsync();

    /// <summary>That is also what a kill between writing and committing leaves behind.</summary>
    [Theory]
    [InlineData("update")]
    [InlineData("run")]
    public async Task What_an_update_has_only_written_is_committed_by_the_next_command(string command)
    {
        Assert.Equal(0, (await _scenario.RunAsync("update", "--no-commit")).ExitCode);
        Assert.Equal(" M copyimage.lock\n M web.yaml\n", await _scenario.GitAsync("status", "--porcelain"));

        var result = await _scenario.RunAsync(command);

        Assert.True(result.ExitCode == 0, result.ToString());
        await AssertCommittedAsync();
        Assert.StartsWith("Pin newer digests of 1 images\n", await _scenario.GitAsync("log", "-1", "--format=%B"), StringComparison.Ordinal);
    }

    /// <summary>The manifests were written, and the lock file was not.</summary>
    [Fact]
    public async Task An_update_that_ended_before_the_lock_file_is_completed()
    {
        var locked = _scenario.Read("copyimage.lock");
        Assert.Equal(0, (await _scenario.RunAsync("update", "--no-commit")).ExitCode);
        _scenario.Write("copyimage.lock", locked);

        var between = await _scenario.RunAsync("run");
        var result = await _scenario.RunAsync("update");

        Assert.True(between.ExitCode == 0, between.ToString());
        Assert.True(result.ExitCode == 0, result.ToString());
        await AssertCommittedAsync();
    }

    [Fact]
    public async Task Work_in_the_same_file_stays_out_of_the_commit_and_gets_the_newer_digest_too()
    {
        _scenario.Write("web.yaml", "# unfinished\n" + _scenario.Read("web.yaml"));

        var result = await _scenario.RunAsync("update");

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.DoesNotContain("unfinished", await _scenario.GitAsync("show", "HEAD:web.yaml"), StringComparison.Ordinal);
        Assert.Contains(_next.Digest, await _scenario.GitAsync("show", "HEAD:web.yaml"), StringComparison.Ordinal);
        Assert.Equal(" M web.yaml\n", await _scenario.GitAsync("status", "--porcelain"));
        Assert.StartsWith("# unfinished\n", _scenario.Read("web.yaml"), StringComparison.Ordinal);
        Assert.Contains(_next.Digest, _scenario.Read("web.yaml"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_image_that_only_head_names_is_updated_there()
    {
        _scenario.Write("web.yaml", "# empty for now\n");

        var result = await _scenario.RunAsync("update");

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Contains(_next.Digest, await _scenario.GitAsync("show", "HEAD:web.yaml"), StringComparison.Ordinal);
        Assert.Equal("# empty for now\n", _scenario.Read("web.yaml"));
    }

    [Fact]
    public async Task What_is_staged_is_pinned_as_well_and_stays_staged()
    {
        _scenario.Write("web.yaml", "# staged\n" + _scenario.Read("web.yaml"));
        await _scenario.GitAsync("add", "web.yaml");

        var result = await _scenario.RunAsync("update");

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Equal("M  web.yaml\n", await _scenario.GitAsync("status", "--porcelain"));
        Assert.Contains("+# staged\n", await _scenario.GitAsync("diff", "--cached"), StringComparison.Ordinal);
        Assert.DoesNotContain(_old.Digest, await _scenario.GitAsync("show", ":web.yaml"), StringComparison.Ordinal);
    }

    private async Task AssertCommittedAsync()
    {
        Assert.Empty(await _scenario.GitAsync("status", "--porcelain"));
        Assert.Equal("3\n", await _scenario.GitAsync("rev-list", "--count", "HEAD"));
        foreach (var file in (string[])["web.yaml", "copyimage.lock"])
        {
            var text = await _scenario.GitAsync("show", $"HEAD:{file}");
            Assert.Contains(_next.Digest, text, StringComparison.Ordinal);
            Assert.DoesNotContain(_old.Digest, text, StringComparison.Ordinal);
        }
    }
}
