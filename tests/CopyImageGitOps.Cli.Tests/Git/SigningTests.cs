using CopyImageGitOps.Findings;
using CopyImageGitOps.Testing;

namespace CopyImageGitOps.Cli.Tests.Git;

/// <summary><c>commit.gpgSign</c> is honoured, with real keys.</summary>
public sealed class SigningTests
{
    [Fact]
    public async Task A_commit_is_signed_with_an_SSH_key()
    {
        using var scratch = await ScratchRepository.WithAsync(("web.yaml", ScratchRepository.Public));
        using var keys = await UseSshKeyAsync(scratch);

        var outcome = await scratch.RunAsync(with: request => request with { Message = "Use größere copies\n\n#1 is no comment\n" });

        Assert.Empty(outcome.Findings);
        await scratch.GitAsync("verify-commit", outcome.Commit!);
        Assert.Equal("G jane@example.com\n", await scratch.GitAsync("log", "-1", "--format=%G? %GS"));
        Assert.Equal("Use größere copies\n\n#1 is no comment\n", (await scratch.GitAsync("log", "-1", "--format=%B")).TrimEnd('\n') + "\n");
        Assert.Equal("Jane Doe <jane@example.com>, Jane Doe <jane@example.com>\n", await scratch.GitAsync("log", "-1", "--format=%an <%ae>, %cn <%ce>"));
        Assert.Equal("", await scratch.StatusAsync());
        Assert.Equal("", await scratch.GitAsync("fsck", "--strict", "--no-dangling"));
    }

    [Fact]
    public async Task A_commit_is_signed_with_an_OpenPGP_key()
    {
        RealPart.Require("gpg");
        using var scratch = await ScratchRepository.WithAsync(("web.yaml", ScratchRepository.Public));
        using var home = new TemporaryFolder();
        scratch.Variables["GNUPGHOME"] = home.Path;
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(home.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        string[] generate = ["--homedir", home.Path, "--batch", "--quiet", "--passphrase", "", "--quick-generate-key", "Jane Doe <jane@example.com>"];
        await ProcessRunner.RunAsync("gpg", generate, scratch.Token);
        await scratch.GitAsync("config", "commit.gpgSign", "true");

        var outcome = await scratch.RunAsync();
        await ProcessRunner.RunAsync("gpgconf", ["--homedir", home.Path, "--kill", "all"], CancellationToken.None);

        Assert.Empty(outcome.Findings);
        Assert.Contains("-----BEGIN PGP SIGNATURE-----", await scratch.GitAsync("cat-file", "commit", outcome.Commit!), StringComparison.Ordinal);
        await scratch.GitAsync("verify-commit", outcome.Commit!);
    }

    [Fact]
    public async Task The_dates_and_the_author_are_those_of_an_unsigned_commit()
    {
        using var scratch = await ScratchRepository.WithAsync(("web.yaml", ScratchRepository.Public));
        using var keys = await UseSshKeyAsync(scratch);
        scratch.Variables["GIT_AUTHOR_DATE"] = "1700000000 -0330";
        scratch.Variables["GIT_COMMITTER_DATE"] = "1700000001 +1245";

        var outcome = await scratch.RunAsync(with: request => request with { Author = "Zoë Bot <zoe@example.com>" });

        Assert.Empty(outcome.Findings);
        Assert.Equal(
            "Zoë Bot <zoe@example.com> 1700000000 -0330\nJane Doe <jane@example.com> 1700000001 +1245\n",
            await scratch.GitAsync("log", "-1", "--format=%an <%ae> %ad%n%cn <%ce> %cd", "--date=raw"));
    }

    [Theory]
    [InlineData("ssh", "")]
    [InlineData("openpgp", "no-such-key")]
    public async Task Without_a_key_nothing_is_committed(string format, string key)
    {
        using var scratch = await ScratchRepository.WithAsync(("web.yaml", ScratchRepository.Public));
        using var home = new TemporaryFolder();
        scratch.Variables["GNUPGHOME"] = home.Path;
        scratch.Variables["SSH_AUTH_SOCK"] = null;
        var start = await scratch.GitAsync("rev-parse", "HEAD");
        foreach (var (name, value) in new[] { ("commit.gpgSign", "true"), ("gpg.format", format), ("user.signingKey", key) })
            await scratch.GitAsync("config", name, value);

        var outcome = await scratch.RunAsync();

        Assert.Null(outcome.Commit);
        var finding = Assert.Single(outcome.Findings);
        Assert.Equal((Severity.Error, FindingCodes.GitSigningFailed), (finding.Severity, finding.Code));
        Assert.StartsWith("The commit could not be signed: error: ", finding.Message, StringComparison.Ordinal);
        Assert.EndsWith(". The files are rewritten but not committed.", finding.Message, StringComparison.Ordinal);
        Assert.Equal("Check user.signingKey, gpg.format and the key's agent; or set commit.gpgSign to false.", finding.Hint);
        Assert.Equal(start, await scratch.GitAsync("rev-parse", "HEAD"));
        Assert.Equal(" M web.yaml\n", await scratch.StatusAsync());

        await scratch.GitAsync("config", "commit.gpgSign", "false");
        Assert.NotNull((await scratch.RunAsync()).Commit);
    }

    private static async Task<TemporaryFolder> UseSshKeyAsync(ScratchRepository scratch)
    {
        RealPart.Require("ssh-keygen");
        var keys = new TemporaryFolder();
        await ProcessRunner.RunAsync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", keys["key"]], scratch.Token);
        keys.Add("allowed", $"jane@example.com {await File.ReadAllTextAsync(keys["key.pub"], scratch.Token)}");
        (string, string)[] settings =
        [
            ("commit.gpgSign", "true"), ("gpg.format", "ssh"), ("user.signingKey", keys["key.pub"]), ("gpg.ssh.allowedSignersFile", keys["allowed"]),
        ];
        foreach (var (name, value) in settings) await scratch.GitAsync("config", name, value);
        return keys;
    }
}
