namespace CopyImageGitOps.Cli.Tests.Commands;

/// <summary>How the commit is made, by flags and by the configuration.</summary>
public sealed class RunCommitTests
{
    [Fact]
    public async Task The_default_message_counts_the_images_and_has_a_line_for_each()
    {
        await using var scenario = await CommandScenario.CommittedAsync();

        var report = await scenario.ReportAsync(0, "run");

        Assert.Equal(
            "Use private copies of 2 public images\n\n"
                + $"- busybox:1.36 -> {scenario.Destination}/docker.io/library/busybox:1.36\n"
                + $"- nginx:1.25 -> {scenario.Destination}/docker.io/library/nginx:1.25\n",
            (await scenario.GitAsync("log", "-1", "--format=%B")).TrimEnd('\n') + "\n");
        Assert.Equal(
            $"{report.GetProperty("commit").GetString()}\nJane Doe <jane@example.com>\nJane Doe <jane@example.com>\n",
            await scenario.GitAsync("log", "-1", "--format=%H%n%an <%ae>%n%cn <%ce>"));
    }

    [Fact]
    public async Task Flags_give_message_author_and_sign_off()
    {
        await using var scenario = await CommandScenario.CommittedAsync();

        var result = await scenario.RunAsync(
            "run", "--commit-message", "@team: mirror {count} (größer)", "--author", "Zoë Bot <zoe@example.com>", "--sign-off");

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Equal(
            "@team: mirror 2 (größer)\n\nSigned-off-by: Jane Doe <jane@example.com>",
            (await scenario.GitAsync("log", "-1", "--format=%B")).TrimEnd('\n'));
        Assert.Equal("Zoë Bot <zoe@example.com>, Jane Doe <jane@example.com>\n", await scenario.GitAsync("log", "-1", "--format=%an <%ae>, %cn <%ce>"));
    }

    [Fact]
    public async Task The_configuration_gives_them_too_and_flags_win()
    {
        await using var scenario = await CommandScenario.CommittedAsync();
        scenario.Configure(
            "  commit:\n    message: |\n      chore: {count} copies\n\n      {images}\n"
                + "    author: Conf <conf@example.com>\n    signOff: true\n");

        var result = await scenario.RunAsync("run", "--author", "Flag <flag@example.com>");

        Assert.True(result.ExitCode == 0, result.ToString());
        var message = await scenario.GitAsync("log", "-1", "--format=%B");
        Assert.StartsWith("chore: 2 copies\n\n- busybox:1.36 -> ", message, StringComparison.Ordinal);
        Assert.Contains("\n\nSigned-off-by: Jane Doe <jane@example.com>\n", message, StringComparison.Ordinal);
        Assert.Equal("Flag <flag@example.com>\n", await scenario.GitAsync("log", "-1", "--format=%an <%ae>"));
    }

    [Fact]
    public async Task A_wrong_author_is_refused_before_anything_is_touched()
    {
        await using var scenario = await CommandScenario.CommittedAsync();
        var before = scenario.Snapshot();

        var result = await scenario.RunAsync("run", "--author", "nobody");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("nobody", result.Error, StringComparison.Ordinal);
        Assert.Contains("Jane Doe <jane@example.com>", result.Error, StringComparison.Ordinal);
        Assert.Equal(before, scenario.Snapshot());
        Assert.Empty(scenario.Requests);
    }

    [Fact]
    public async Task What_the_user_has_staged_and_not_staged_stays_as_it_was()
    {
        await using var scenario = await CommandScenario.StartAsync();
        scenario.Write("notes.txt", "one\n");
        await scenario.CommitAsync();
        scenario.Write("notes.txt", "two\n");
        scenario.Write("staged.txt", "new\n");
        await scenario.GitAsync("add", "staged.txt");

        var result = await scenario.RunAsync("run");

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Equal("copyimage.lock\nweb.yaml\n", await scenario.GitAsync("show", "--name-only", "--format="));
        Assert.Equal(" M notes.txt\nA  staged.txt\n", await scenario.GitAsync("status", "--porcelain"));
    }
}
