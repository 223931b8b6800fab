using CopyImageGitOps.Cli.Git;
using CopyImageGitOps.Findings;
using Microsoft.Extensions.Time.Testing;

namespace CopyImageGitOps.Cli.Tests.Git;

public sealed class CommitIdentityTests
{
    private const string Public = ScratchRepository.Public;
    private const string Format = "--format=%an|%ae|%ad|%cn|%ce|%cd";

    [Fact]
    public async Task The_identity_is_the_one_of_Git_s_configuration_and_the_time_that_of_the_clock()
    {
        using var scratch = await ScratchRepository.WithAsync(("web.yaml", Public));
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
        time.SetLocalTimeZone(TimeZoneInfo.CreateCustomTimeZone("test", TimeSpan.FromHours(5.5), "test", "test"));

        await scratch.RunAsync(time: time);

        Assert.Equal(
            "Jane Doe|jane@example.com|2026-01-02T08:34:05+05:30|Jane Doe|jane@example.com|2026-01-02T08:34:05+05:30\n",
            await scratch.GitAsync("log", "-1", "--date=iso-strict", Format));
    }

    [Fact]
    public async Task The_environment_beats_the_configuration()
    {
        using var scratch = await ScratchRepository.WithAsync(("web.yaml", Public));
        scratch.Variables["GIT_AUTHOR_NAME"] = "Au. Thor";
        scratch.Variables["GIT_AUTHOR_EMAIL"] = "<author@example.com>";
        scratch.Variables["GIT_AUTHOR_DATE"] = "1700000000 -0330";
        scratch.Variables["GIT_COMMITTER_NAME"] = "Com Mitter";
        scratch.Variables["GIT_COMMITTER_EMAIL"] = "committer@example.com";
        scratch.Variables["GIT_COMMITTER_DATE"] = "Thu, 07 Apr 2005 22:13:13 +0200";

        await scratch.RunAsync();

        Assert.Equal(
            "Au. Thor|author@example.com|2023-11-14T18:43:20-03:30|Com Mitter|committer@example.com|2005-04-07T22:13:13+02:00\n",
            await scratch.GitAsync("log", "-1", "--date=iso-strict", Format));
        Assert.Equal("Com Mitter\n", await scratch.GitAsync("log", "-g", "-1", "--format=%gn"));
    }

    [Fact]
    public async Task A_configured_author_leaves_the_committer_to_Git()
    {
        using var scratch = await ScratchRepository.WithAsync(("web.yaml", Public));

        await scratch.RunAsync(with: r => r with { Author = "Mirror Bot <bot@example.com>" });

        Assert.Equal("Mirror Bot|bot@example.com|Jane Doe|jane@example.com\n", await scratch.GitAsync("log", "-1", "--format=%an|%ae|%cn|%ce"));
    }

    [Fact]
    public async Task A_configured_author_is_the_committer_too_where_Git_knows_none()
    {
        using var scratch = await ScratchRepository.WithAsync(("web.yaml", Public));
        await scratch.GitAsync("config", "--remove-section", "user");

        await scratch.RunAsync(with: r => r with { Author = "Mirror Bot <bot@example.com>" });

        Assert.Equal("Mirror Bot|bot@example.com|Mirror Bot|bot@example.com\n", await scratch.GitAsync("log", "-1", "--format=%an|%ae|%cn|%ce"));
    }

    [Fact]
    public async Task Configuration_of_the_global_file_and_of_the_environment_counts()
    {
        using var scratch = await ScratchRepository.WithAsync(("web.yaml", Public));
        await scratch.GitAsync("config", "--remove-section", "user");
        scratch.Write(".git/global", "[user]\n\tname = Global\n\temail = global@example.com\n");
        scratch.Variables["GIT_CONFIG_GLOBAL"] = scratch.Full(".git/global");
        scratch.Variables["GIT_CONFIG_COUNT"] = "1";
        scratch.Variables["GIT_CONFIG_KEY_0"] = "user.name";
        scratch.Variables["GIT_CONFIG_VALUE_0"] = "Pair";

        await scratch.RunAsync();

        Assert.Equal("Pair|global@example.com\n", await scratch.GitAsync("log", "-1", "--format=%an|%ce"));
    }

    [Fact]
    public async Task A_conditional_include_of_the_global_file_counts()
    {
        using var scratch = await ScratchRepository.WithAsync(("web.yaml", Public));
        await scratch.GitAsync("config", "--remove-section", "user");
        scratch.Write(".git/work", "[user]\n\tname = Work\n\temail = work@example.com\n");
        scratch.Write(".git/global", $"[includeIf \"gitdir:{RealPath.Of(scratch.Root)}/\"]\n\tpath = {scratch.Full(".git/work")}\n");
        scratch.Variables["GIT_CONFIG_GLOBAL"] = scratch.Full(".git/global");

        await scratch.RunAsync();

        Assert.Equal("Work|work@example.com\n", await scratch.GitAsync("log", "-1", "--format=%an|%ce"));
    }

    [Fact]
    public async Task Without_an_identity_nothing_is_committed_and_the_finding_says_what_to_set()
    {
        using var scratch = await ScratchRepository.WithAsync(("web.yaml", Public));
        await scratch.GitAsync("config", "--remove-section", "user");
        scratch.Variables["GIT_AUTHOR_NAME"] = "Au Thor";
        scratch.Variables["GIT_AUTHOR_EMAIL"] = "author@example.com";
        scratch.Variables["GIT_COMMITTER_NAME"] = "Com Mitter";

        var outcome = await scratch.RunAsync();

        Assert.Null(outcome.Commit);
        var finding = Assert.Single(outcome.Findings);
        Assert.Equal((Severity.Error, FindingCodes.GitNoIdentity), (finding.Severity, finding.Code));
        Assert.Equal("Git knows no mail address for the committer of the commit.", finding.Message);
        Assert.Contains("GIT_COMMITTER_EMAIL", finding.Hint);
    }

    [Theory]
    [InlineData("bot", FindingCodes.ConfigInvalid, "The commit author 'bot' is not of the form 'Name <mail>'.")]
    [InlineData("<bot@example.com>", FindingCodes.ConfigInvalid, "The commit author '<bot@example.com>' is not of the form 'Name <mail>'.")]
    [InlineData("Bot <>", FindingCodes.ConfigInvalid, "The commit author 'Bot <>' is not of the form 'Name <mail>'.")]
    public async Task A_malformed_author_is_found_before_anything_is_done(string author, string code, string message)
    {
        using var scratch = await ScratchRepository.WithAsync(("web.yaml", Public));
        using var repository = scratch.Open();

        var finding = Assert.Single(await scratch.Commit(repository).ObstaclesAsync(author, scratch.Token));

        Assert.Equal((code, message), (finding.Code, finding.Message));
    }

    [Fact]
    public async Task A_malformed_date_is_a_finding()
    {
        using var scratch = await ScratchRepository.WithAsync(("web.yaml", Public));
        scratch.Variables["GIT_COMMITTER_DATE"] = "yesterday-ish";

        var outcome = await scratch.RunAsync();

        Assert.Equal("GIT_COMMITTER_DATE is not a date: 'yesterday-ish'.", Assert.Single(outcome.Findings).Message);
    }

    [Theory]
    [InlineData("1700000000 +0100", "2023-11-14T23:13:20+01:00")]
    [InlineData("@1700000000 +0000", "2023-11-14T22:13:20+00:00")]
    [InlineData("@100", "1970-01-01T02:01:40+02:00")]
    [InlineData("2005-04-07T22:13:13-0430", "2005-04-07T22:13:13-04:30")]
    [InlineData("2005-04-07T22:13:13+02:00", "2005-04-07T22:13:13+02:00")]
    [InlineData("2005-04-07T22:13:13Z", "2005-04-07T22:13:13+00:00")]
    [InlineData("2005-04-07 22:13:13", "2005-04-07T22:13:13+02:00")]
    [InlineData("2005-04-07T22:13", "2005-04-07T22:13:00+02:00")]
    [InlineData("Thu, 07 Apr 2005 22:13:13 -0700", "2005-04-07T22:13:13-07:00")]
    [InlineData("soon", null)]
    [InlineData("1700000000 +9900", null)]
    [InlineData("1700000000 CET", null)]
    [InlineData("99999999999999999 +0000", null)]
    public void Dates_are_read_in_the_formats_of_Git(string text, string? expected)
    {
        var local = TimeZoneInfo.CreateCustomTimeZone("test", TimeSpan.FromHours(2), "test", "test");

        Assert.Equal(expected, GitDate.Parse(text, local)?.ToString("yyyy-MM-ddTHH:mm:sszzz"));
    }
}
