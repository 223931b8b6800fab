using CliWrap;
using CliWrap.Buffered;
using CopyImageGitOps.Cli.Tests.Kustomize;
using CopyImageGitOps.Testing;

namespace CopyImageGitOps.Cli.Tests.Releases;

/// <summary>What a release asks for before it publishes anything.</summary>
public sealed class ReleaseScriptTests
{
    [Fact]
    public async Task The_version_is_that_of_the_program_and_its_tag_is_accepted()
    {
        var result = await RunAsync("eng/version.sh", $"v{ProductVersion.Current}");

        Assert.Equal((0, $"{ProductVersion.Current}\n"), (result.ExitCode, result.StandardOutput));
    }

    [Fact]
    public async Task The_tag_of_another_version_is_refused()
    {
        var result = await RunAsync("eng/version.sh", "v999.0.0");

        Assert.Equal((1, ""), (result.ExitCode, result.StandardOutput));
        Assert.Equal(
            $"The tag is v999.0.0, but Directory.Build.props has version {ProductVersion.Current}: its tag is v{ProductVersion.Current}.\n",
            result.StandardError);
    }

    [Fact]
    public async Task The_notes_of_a_release_are_its_section_of_the_changelog()
    {
        using var folder = new TemporaryFolder();
        folder.Add("CHANGELOG.md", "# Changelog\n\n## 1.10.0\n\n- Later.\n\n## 1.1.0 (2026-11-23)\n\n- One.\n- Two.\n\n## 1.0.0\n\n- First.\n");

        Assert.Equal("- One.\n- Two.\n", (await RunAsync("eng/release-notes.sh", "1.1.0", folder["CHANGELOG.md"])).StandardOutput);
    }

    [Fact]
    public async Task A_version_that_the_changelog_does_not_have_is_refused()
    {
        using var folder = new TemporaryFolder();
        folder.Add("CHANGELOG.md", "# Changelog\n\n## Unreleased\n\n- One.\n");

        var result = await RunAsync("eng/release-notes.sh", "1.1.0", folder["CHANGELOG.md"]);

        Assert.Equal((1, ""), (result.ExitCode, result.StandardOutput));
        Assert.Equal($"{folder["CHANGELOG.md"]} has no section '## 1.1.0': write it before the tag.\n", result.StandardError);
    }

    private static async Task<BufferedCommandResult> RunAsync(string script, params string[] arguments) =>
        await CliWrap.Cli.Wrap(Path.Combine(RepositoryRoot.Path, script)).WithArguments(arguments)
            .WithValidation(CommandResultValidation.None).ExecuteBufferedAsync(TestContext.Current.CancellationToken);
}
