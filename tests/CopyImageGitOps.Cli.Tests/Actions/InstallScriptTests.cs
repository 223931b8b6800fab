using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using CopyImageGitOps.Testing;

namespace CopyImageGitOps.Cli.Tests.Actions;

/// <summary>action/install.sh, between a server that plays GitHub's releases, a tool cache, and a dotnet that notes what it is asked for.</summary>
public sealed class InstallScriptTests : IDisposable
{
    private const string Archive = "copyimage-linux-x64.tar.gz";
    private const string Commit = "0123456789abcdef0123456789abcdef01234567";

    private readonly TemporaryFolder _folder = new();
    private readonly ReleaseServer _server = ReleaseServer.Start();
    private readonly string _version = Version();
    private readonly byte[] _archive = Pack("copyimage", "#!/bin/sh\necho released\n");

    [Theory]
    [InlineData("v1")]
    [InlineData("v0.1.0")]
    [InlineData(Commit)]
    public async Task The_release_of_the_actions_version_is_taken(string reference)
    {
        _server.AddRelease(_version, Archive, _archive);
        _server.AddTag($"v{_version}", Commit);

        using var step = Step(reference);

        var result = await step.RunAsync("install", _folder.Path);

        Assert.Equal(("released", 0), (Started(result), result.ExitCode));
        Assert.EndsWith($"/copyimage/{_version}/x64/copyimage", result.Outputs["binary"], StringComparison.Ordinal);
        Assert.True(File.Exists(Path.GetDirectoryName(result.Outputs["binary"]) + ".complete"));
        Assert.Empty(Builds);
    }

    [Theory]
    [InlineData("v1")]
    [InlineData(Commit)]
    public async Task What_is_in_the_tool_cache_takes_no_request(string reference)
    {
        _server.AddRelease(_version, Archive, _archive);
        _server.AddTag($"v{_version}", Commit);
        using var step = Step(reference);
        var first = await step.RunAsync("install", _folder.Path);
        _server.Requests.Clear();

        var second = await step.RunAsync("install", _folder.Path);

        Assert.Equal((0, first.Outputs["binary"]), (second.ExitCode, second.Outputs["binary"]));
        Assert.Empty(_server.Requests);
    }

    [Fact]
    public async Task A_folder_without_the_mark_of_a_whole_one_is_made_anew()
    {
        _server.AddRelease(_version, Archive, _archive);
        using var step = Step("v1");
        var folder = Path.Combine(step.ToolCache, "copyimage", _version, "x64");
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "copyimage"), "half", TestContext.Current.CancellationToken);

        var result = await step.RunAsync("install", _folder.Path);

        Assert.Equal(0, result.ExitCode);
        Assert.Equal("#!/bin/sh\necho released\n", await File.ReadAllTextAsync(result.Outputs["binary"], TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_wrong_checksum_is_an_error_and_nothing_is_unpacked_or_built()
    {
        _server.AddRelease(_version, Archive, _archive, checkedContent: [1, 2, 3]);

        var result = await InstallAsync("v1");

        AssertFails(result, $"{Archive} of release v{_version} of {ReleaseServer.Repository} has the SHA-256 ", "It was not unpacked.");
    }

    [Fact]
    public async Task An_archive_that_the_checksums_do_not_list_is_an_error()
    {
        _server.AddRelease(_version, "copyimage-linux-arm64.tar.gz", _archive);

        AssertFails(
            await InstallAsync("v1"),
            $"checksums.txt of release v{_version} of {ReleaseServer.Repository} does not list {Archive}.",
            "The release is incomplete.");
    }

    [Fact]
    public async Task A_download_that_breaks_off_is_tried_again()
    {
        _server.AddRelease(_version, Archive, _archive);
        foreach (var status in new[] { 503, 200, 0, 500 }) _server.Failures.Enqueue(status);

        var result = await InstallAsync("v1");

        Assert.Equal(("released", 0), (Started(result), result.ExitCode));
        Assert.Equal(5, _server.Requests.Count);
    }

    [Fact]
    public async Task A_server_that_stays_broken_is_an_error_and_no_reason_to_build()
    {
        foreach (var status in Enumerable.Repeat(503, 9)) _server.Failures.Enqueue(status);

        AssertFails(await InstallAsync("v1"), $"/releases/download/v{_version}/checksums.txt cannot be downloaded: 503.", "HTTPS_PROXY");
        Assert.Equal(4, _server.Requests.Count);
    }

    [Theory]
    [InlineData("v1", "no release")]
    [InlineData("main", "a branch")]
    [InlineData("fix/of/something", "a branch with slashes")]
    [InlineData("ffffffffffffffffffffffffffffffffffffffff", "a commit that is not the release's")]
    public async Task Without_a_release_of_these_sources_they_are_built_once(string reference, string why)
    {
        if (reference != "v1") _server.AddRelease(_version, Archive, _archive);
        _server.AddTag($"v{_version}", Commit);
        using var step = Step(reference);

        var first = await step.RunAsync("install", _folder.Path);
        var second = await step.RunAsync("install", _folder.Path);

        Assert.True(first.ExitCode == 0, $"{why}: {first}");
        Assert.Equal("built", Started(first));
        Assert.Equal(first.Outputs["binary"], second.Outputs["binary"]);
        Assert.Equal($"{Sources(reference)}: publish src/CopyImageGitOps.Cli -c Release -r linux-x64 -o", Assert.Single(Builds));
    }

    [Fact]
    public async Task Other_sources_are_another_build()
    {
        using var step = Step("main");
        var first = await step.RunAsync("install", _folder.Path);
        _folder.Add("_actions/acme/copyimage-gitops/main/src/CopyImageGitOps.Cli/Program.cs", "// changed\n");

        var second = await step.RunAsync("install", _folder.Path);

        Assert.Equal(2, Builds.Length);
        Assert.NotEqual(first.Outputs["binary"], second.Outputs["binary"]);
    }

    [Fact]
    public async Task A_version_can_be_named()
    {
        _server.AddRelease("9.8.7", Archive, _archive);

        Assert.EndsWith("/copyimage/9.8.7/x64/copyimage", (await InstallAsync("main", version: "v9.8.7")).Outputs["binary"], StringComparison.Ordinal);
        AssertFails(await InstallAsync("v1", version: "1.0.0"), $"There is no release v1.0.0 of {ReleaseServer.Repository}.", "name one that exists");
    }

    [Theory]
    [InlineData("Linux", "ARM")]
    [InlineData("macOS", "X64")]
    [InlineData("Windows", "ARM64")]
    public async Task Other_platforms_are_named_with_those_that_there_are(string system, string architecture)
    {
        using var step = Step("v1");
        (step.Variables["RUNNER_OS"], step.Variables["RUNNER_ARCH"]) = (system, architecture);

        AssertFails(await step.RunAsync("install", _folder.Path), $"There is no copyimage for {system} on {architecture}.", "Linux (X64, ARM64)");
    }

    [Fact]
    public async Task Without_dotnet_it_is_said_how_to_get_it()
    {
        using var step = Step("main", withDotnet: false);
        step.AddProgram(
            "sleep", "exit 0",
            "awk", "bash", "cat", "chmod", "cut", "dirname", "find", "grep", "head", "mkdir", "mktemp", "mv", "rm", "sed", "sha256sum", "sort");

        AssertFails(await step.RunAsync("install", _folder.Path), "must be built, which takes the .NET SDK", "Put actions/setup-dotnet before it");
    }

    public void Dispose()
    {
        _server.Dispose();
        _folder.Dispose();
    }

    private string[] Builds => File.Exists(_folder["builds"]) ? File.ReadAllLines(_folder["builds"]) : [];

    private string Sources(string reference) => _folder[$"_actions/{ReleaseServer.Repository}/{reference}"];

    private async Task<StepResult> InstallAsync(string reference, string version = "")
    {
        using var step = Step(reference);
        step.Inputs["version"] = version;
        return await step.RunAsync("install", _folder.Path);
    }

    /// <summary>With the action where the runner lays it out; what it says of the outermost action is another repository's.</summary>
    private StepRunner Step(string reference, bool withDotnet = true)
    {
        var top = $"_actions/{ReleaseServer.Repository}/{reference}";
        foreach (var file in new[] { "action/install.sh", "eng/publish.sh", "Directory.Build.props", "Directory.Packages.props", "global.json" })
            _folder.Add($"{top}/{file}", File.ReadAllText(Path.Combine(ActionFile.Folder, file)));
        _folder.Add($"{top}/src/CopyImageGitOps.Cli/Program.cs", "");
        var step = new StepRunner { Action = ("someone/else", "v9") };
        (step.Variables["GITHUB_ACTION_PATH"], step.Variables["GITHUB_SERVER_URL"]) = (_folder[top], _server.Address);
        step.AddProgram("sleep", "exit 0");
        if (!withDotnet) return step;
        step.AddProgram(
            "dotnet",
            $"echo \"$PWD: $1 $2 $3 $4 $5 $6 $7\" >>{_folder["builds"]}\nmkdir -p \"$8\"\nprintf '#!/bin/sh\\necho built\\n' >\"$8/copyimage\"");
        return step;
    }

    /// <summary>What the program that was installed prints.</summary>
    private static string Started(StepResult result) => result.Log.Text.Split('\n').Single(line => line is "released" or "built");

    private void AssertFails(StepResult result, params string[] texts)
    {
        Assert.True(result.ExitCode == 1, result.ToString());
        var annotation = Assert.Single(result.Log.Annotations);
        Assert.All(texts, text => Assert.Contains(text, annotation.Value, StringComparison.Ordinal));
        Assert.Equal(("error", false), (annotation.Name, result.Outputs.ContainsKey("binary")));
        Assert.Empty(Builds);
    }

    private static string Version()
    {
        var text = File.ReadAllText(Path.Combine(ActionFile.Folder, "Directory.Build.props"));
        return text.Split("<Version>")[1].Split("</Version>")[0];
    }

    private static byte[] Pack(string name, string content)
    {
        using var bytes = new MemoryStream();
        using (var packed = new GZipStream(bytes, CompressionLevel.Fastest))
        using (var tar = new TarWriter(packed))
        {
            const UnixFileMode Executable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
            var data = new MemoryStream(Encoding.UTF8.GetBytes(content));
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { Mode = Executable, DataStream = data });
        }

        return bytes.ToArray();
    }
}
