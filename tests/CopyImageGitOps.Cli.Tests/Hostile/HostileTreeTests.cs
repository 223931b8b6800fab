using System.Text.Json;
using CopyImageGitOps.Cli.Tests.Commands;
using CopyImageGitOps.Testing;

namespace CopyImageGitOps.Cli.Tests.Hostile;

/// <summary>What is hostile about files is where they are, what they are called, or that they are no files.</summary>
public sealed class HostileTreeTests
{
    private const string Pod = HostileFile.Pod;

    [Fact]
    public async Task Links_and_pipes_are_findings_and_are_not_waited_for()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no pipes among files.");
        await using var scenario = await CommandScenario.StartAsync();
        Link(scenario, "circle.yaml", "circle.yaml");
        Link(scenario, "there.yaml", "and-back.yaml");
        Link(scenario, "and-back.yaml", "there.yaml");
        Link(scenario, "up.yaml", "..");
        Link(scenario, "folder/up", "..");
        Link(scenario, "outside.yaml", "/etc/hostname");
        Link(scenario, "zero.yaml", "/dev/zero");
        Link(scenario, "to-pipe.yaml", "pipe.yaml");
        scenario.Write("pipe.yaml", Pod);
        scenario.Write("now-a-folder.yaml", Pod);
        await scenario.CommitAsync();
        File.Delete(Path.Combine(scenario.Root, "pipe.yaml"));
        File.Delete(Path.Combine(scenario.Root, "now-a-folder.yaml"));
        await ProcessRunner.RunAsync("mkfifo", [Path.Combine(scenario.Root, "pipe.yaml")], TestContext.Current.CancellationToken);
        scenario.Write("now-a-folder.yaml/x", "");

        foreach (var command in (string[])["check", "plan", "run"])
        {
            var report = await scenario.ReportAsync(command == "check" ? 3 : 1, command);

            AssertFinding(report, "circle.yaml", "error", "file-unreadable", "too many levels of symbolic links");
            AssertFinding(report, "there.yaml", "error", "file-unreadable", "too many levels of symbolic links");
            AssertFinding(report, "pipe.yaml", "error", "file-unreadable", "The file cannot be read: it is not a file, but a pipe or a device");
            AssertFinding(report, "outside.yaml", "warning", "link-outside", "leads out of the repository, to '/etc/hostname'");
            AssertFinding(report, "zero.yaml", "warning", "link-outside", "leads out of the repository, to '/dev/zero'");
            AssertFinding(report, "up.yaml", "warning", "link-outside", "leads out of the repository");
            AssertFinding(report, "now-a-folder.yaml", "error", "file-unreadable", "The file cannot be read: it is a directory");
            Assert.Equal(2, report.GetProperty("images").GetArrayLength());
        }

        Assert.Contains(scenario.Destination, scenario.Read("web.yaml"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_git_pipes_are_not_waited_for_either()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no pipes among files.");
        await using var scenario = await CommandScenario.StartAsync();
        await ProcessRunner.RunAsync("mkfifo", [Path.Combine(scenario.Root, "pipe.yaml")], TestContext.Current.CancellationToken);
        Link(scenario, "folder/loop", "..");

        var report = await scenario.ReportAsync(1, "run", "--no-commit");

        AssertFinding(report, "pipe.yaml", "error", "file-unreadable", "it is not a file, but a pipe or a device");
        Assert.Contains(scenario.Destination, scenario.Read("web.yaml"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_that_may_not_be_read_are_findings()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has other permissions.");
        await using var scenario = await CommandScenario.StartAsync();
        scenario.Write("secret.yaml", Pod);
        scenario.Write("locked/app.yaml", Pod);
        await scenario.CommitAsync();
        var (command, arguments) = AsAnyone(scenario, ["check", "--config", scenario.Configuration, "--output", "json"]);
        Forbid(Path.Combine(scenario.Root, "secret.yaml"));
        Forbid(Path.Combine(scenario.Root, "locked"));

        await using var running = scenario.Program.StartOther(command, arguments, scenario.Root);
        var result = await running.ExitAsync();
        Allow(Path.Combine(scenario.Root, "locked"));

        Assert.True(result.ExitCode == 3, result.ToString());
        var report = JsonElement.Parse(result.Output);
        AssertFinding(report, "secret.yaml", "error", "file-unreadable", "The file cannot be read: access is denied");
        Assert.Equal(["web.yaml", "web.yaml"], PublicImages(report));
    }

    [Fact]
    public async Task Names_are_shown_as_they_are_and_cannot_command_a_terminal()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows does not allow such names.");
        string[] names =
        [
            "with blank.yaml", "größe-漢字-😀.yaml", "line\nbreak.yaml", "\u001b[31mred.yaml", "quo\"te'.yaml", "back\\slash.yaml", "\u202elmay.yaml", "-d.yaml",
            "[link]markup.yaml", new string('n', 250) + ".yaml", ".yaml", "$(id).yaml", "tab\t.yaml", "#.yaml", "*.yaml", ":(top)x.yaml",
        ];
        await using var scenario = await CommandScenario.StartAsync();
        foreach (var name in names) scenario.Write(name, Pod.Replace("nginx:1.25", "nginx:1.25 # {{", StringComparison.Ordinal) + "  - image: ${X}\n");
        await scenario.CommitAsync();

        var report = await scenario.ReportAsync(3, "check");
        Assert.Equal(names.Append("web.yaml").Append("web.yaml").Order(StringComparer.Ordinal), PublicImages(report).Order(StringComparer.Ordinal));

        foreach (var command in (string[])["check", "plan", "run"])
        {
            var result = await scenario.RunAsync(command, "--verbose");
            Assert.DoesNotContain('\u001b', result.Output + result.Error);
            Assert.DoesNotContain('\u202e', command == "plan" ? "" : result.Output + result.Error);
            Assert.Contains(@"line\nbreak.yaml:7", result.Output, StringComparison.Ordinal);
        }

        foreach (var name in names) Assert.Contains(scenario.Destination, scenario.Read(name), StringComparison.Ordinal);
        Assert.Empty(await scenario.GitAsync("status", "--porcelain"));
    }

    [Fact]
    public async Task A_submodule_is_named_and_not_entered()
    {
        await using var scenario = await CommandScenario.CommittedAsync();
        await scenario.GitAsync("clone", "--quiet", ".", "../vendor");
        await scenario.GitAsync("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", "../vendor", "vendor");
        await scenario.GitAsync("commit", "--quiet", "--message=vendor");
        var before = scenario.Read("vendor/web.yaml");

        var report = await scenario.ReportAsync(0, "run");

        AssertFinding(report, "vendor", "info", "submodule-skipped", "A submodule: its manifests are not read");
        Assert.Equal(before, scenario.Read("vendor/web.yaml"));
        Assert.Equal("copyimage.lock\nweb.yaml\n", await scenario.GitAsync("show", "--name-only", "--format="));
        Assert.Empty(await scenario.GitAsync("status", "--porcelain"));
    }

    [Fact]
    public async Task What_a_sparse_checkout_leaves_out_is_no_finding()
    {
        await using var scenario = await CommandScenario.StartAsync();
        scenario.Write("in/app.yaml", Pod);
        scenario.Write("out/app.yaml", Pod);
        await scenario.CommitAsync();
        await scenario.GitAsync("sparse-checkout", "set", "in");

        var report = await scenario.ReportAsync(0, "run");

        Assert.Equal(0, report.GetProperty("findings").GetArrayLength());
        Assert.Equal("copyimage.lock\nin/app.yaml\nweb.yaml\n", await scenario.GitAsync("show", "--name-only", "--format="));
        Assert.Empty(await scenario.GitAsync("status", "--porcelain"));
    }

    private static void Link(CommandScenario scenario, string link, string target)
    {
        var path = Path.Combine(scenario.Root, link);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.CreateSymbolicLink(path, target);
    }

    private static void Forbid(string path) => SetMode(path, UnixFileMode.None);

    private static void Allow(string path) => SetMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

    private static void SetMode(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, mode);
    }

    /// <summary>Nothing is forbidden to root, so that it runs the program as somebody else.</summary>
    private static (string Command, string[] Arguments) AsAnyone(CommandScenario scenario, string[] arguments)
    {
        if (!Environment.IsPrivilegedProcess) return (CopyImageProgram.Binary, arguments);
        foreach (var folder in (string[])[Path.GetDirectoryName(scenario.Root)!, scenario.Root, scenario.Program.Home])
        {
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(folder, File.GetUnixFileMode(folder) | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        }

        return (RealPart.Require("setpriv"), ["--reuid=65534", "--regid=65534", "--clear-groups", CopyImageProgram.Binary, .. arguments]);
    }

    private static string[] PublicImages(JsonElement report) =>
    [
        .. report.GetProperty("findings").EnumerateArray()
            .Where(f => f.GetProperty("code").GetString() == "public-image").Select(f => f.GetProperty("file").GetString()!),
    ];

    private static void AssertFinding(JsonElement report, string file, string severity, string code, string message)
    {
        var finding = Assert.Single(report.GetProperty("findings").EnumerateArray(), f => f.GetProperty("file").GetString() == file);
        Assert.Equal((severity, code), (finding.GetProperty("severity").GetString(), finding.GetProperty("code").GetString()));
        Assert.Contains(message, finding.GetProperty("message").GetString()!, StringComparison.Ordinal);
        Assert.NotNull(finding.GetProperty("hint").GetString());
    }
}
