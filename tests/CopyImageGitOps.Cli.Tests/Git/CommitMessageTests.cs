using CopyImageGitOps.Cli.Git;
using CopyImageGitOps.Findings;

namespace CopyImageGitOps.Cli.Tests.Git;

public sealed class CommitMessageTests
{
    private const string Trailer = "Signed-off-by: Jane Doe <jane@example.com>";

    public static readonly TheoryData<string> Messages =
    [
        "title",
        "title: with a colon",
        "title\n\nbody\n",
        "title\n\nbody\n\nReviewed-by: Joe <joe@example.com>\n",
        "title\n\nReviewed-by: Joe <joe@example.com>\n  continued\n",
        "title\n\nnginx:1.25\nredis:7\n",
        "title\n\n- nginx:1.25\n",
        $"title\n\n{Trailer}\n",
        $"title\n\nbody\n\nReviewed-by: Joe <joe@example.com>\n{Trailer}\n",
        "\n\n  title  \r\n\r\n\r\n\r\nbody \t\r\n\r\n",
    ];

    [Theory]
    [MemberData(nameof(Messages))]
    public async Task The_message_is_what_git_commit_would_make_of_it(string message)
    {
        using var scratch = await ScratchRepository.WithIdentityAsync();
        await scratch.GitAsync("commit", "--quiet", "--allow-empty", "--signoff", "--cleanup=whitespace", "--message", message.ReplaceLineEndings("\n"));
        var expected = await scratch.GitAsync("log", "-1", "--format=%B");

        Assert.Equal(expected, CommitMessage.SignOff(CommitMessage.Clean(message), "Jane Doe", "jane@example.com") + "\n");
    }

    [Fact]
    public void A_sign_off_that_is_there_is_not_doubled_even_if_another_follows_it()
    {
        var message = $"title\n\n{Trailer}\nReviewed-by: Joe <joe@example.com>\n";

        Assert.Equal(message, CommitMessage.SignOff(message, "Jane Doe", "jane@example.com"));
    }

    [Fact]
    public async Task The_commit_carries_the_sign_off_of_the_committer()
    {
        using var scratch = await ScratchRepository.WithAsync(("web.yaml", ScratchRepository.Public));

        await scratch.RunAsync(with: r => r with { Author = "Bot <bot@example.com>", SignOff = true, Message = "Use copies\n\n# not a comment\n" });

        Assert.Equal($"Use copies\n\n# not a comment\n\n{Trailer}\n\n", await scratch.GitAsync("log", "-1", "--format=%B"));
    }

    [Theory]
    [InlineData(" \n\n", "The commit message is empty.")]
    [InlineData("a\0b", "The commit message has a NUL character.")]
    public async Task A_message_that_Git_cannot_have_is_a_finding(string message, string expected)
    {
        using var scratch = await ScratchRepository.WithAsync(("web.yaml", ScratchRepository.Public));

        var outcome = await scratch.RunAsync(with: r => r with { Message = message });

        Assert.Null(outcome.Commit);
        Assert.Equal((FindingCodes.ConfigInvalid, expected), (outcome.Findings[0].Code, outcome.Findings[0].Message));
    }
}
