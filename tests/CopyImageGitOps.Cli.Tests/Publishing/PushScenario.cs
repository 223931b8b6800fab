using System.Text.Json;
using CopyImageGitOps.Cli.Tests.Commands;
using CopyImageGitOps.Testing;

namespace CopyImageGitOps.Cli.Tests.Publishing;

/// <summary>A <see cref="CommandScenario"/> whose repository has a bare remote, and a second clone of that, as a colleague's.</summary>
internal sealed class PushScenario : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();

    private PushScenario(CommandScenario local) => Local = local;

    public CommandScenario Local { get; }

    /// <summary>Where bare repositories lie.</summary>
    public string Folder => _folder.Path;

    public string Bare => _folder["remote.git"];

    public string Other => _folder["other"];

    /// <summary>With one commit on <c>main</c>, which both sides have.</summary>
    public static async Task<PushScenario> StartAsync()
    {
        var scenario = new PushScenario(await CommandScenario.CommittedAsync());
        await scenario.Local.GitAsync("init", "--quiet", "--bare", "--initial-branch=main", scenario.Bare);
        await scenario.Local.GitAsync("remote", "add", "origin", $"file://{scenario.Bare}");
        await scenario.Local.GitAsync("push", "--quiet", "--set-upstream", "origin", "main");
        await scenario.Local.GitAsync("clone", "--quiet", $"file://{scenario.Bare}", scenario.Other);
        await scenario.OtherAsync("config", "user.name", "John Roe");
        await scenario.OtherAsync("config", "user.email", "john@example.com");
        return scenario;
    }

    public Task<string> BareAsync(params string[] arguments) => Local.GitAsync(["--git-dir", Bare, .. arguments]);

    public Task<string> OtherAsync(params string[] arguments) => Local.GitAsync(["-C", Other, .. arguments]);

    /// <summary>The colleague writes a file and pushes it.</summary>
    public async Task OtherPushesAsync(string path, string text)
    {
        await OtherAsync("pull", "--quiet", "--ff-only");
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(Other, path))!);
        await File.WriteAllTextAsync(Path.Combine(Other, path), text, TestContext.Current.CancellationToken);
        await OtherAsync("add", "--all");
        await OtherAsync("commit", "--quiet", $"--message=add {path}");
        await OtherAsync("push", "--quiet");
    }

    /// <summary>
    /// From now on the colleague pushes a manifest, and a line in <c>web.yaml</c>, whenever we are about to push, a number of times: by a hook
    /// of ours, which git runs after it has learned where the branch is.
    /// </summary>
    public void RaceFor(int times, string hook = "pre-push")
    {
        var script = $$"""
            #!/bin/sh
            unset $(git rev-parse --local-env-vars)
            cd '{{Other}}' || exit 1
            left=$(cat ../races)
            [ "$left" -gt 0 ] || exit 0
            echo $((left - 1)) > ../races
            git pull --quiet --ff-only || exit 1
            sed 's/name: web/name: other-'"$left"'/; s/busybox:1.36/nginx:1.25/' '{{Folder}}/web.yaml' > "other-$left.yaml"
            echo "# $left" >> web.yaml
            git add --all && git commit --quiet --message="other $left" && git push --quiet
            """;
        File.WriteAllText(Path.Combine(Folder, "web.yaml"), CommandScenario.Web);
        File.WriteAllText(Path.Combine(Folder, "races"), $"{times}\n");
        Hook(Local.Root, hook, script.ReplaceLineEndings("\n"));
    }

    /// <summary>Makes a hook in the repository of a working tree, or in a bare one.</summary>
    public static void Hook(string repository, string name, string script)
    {
        var git = Path.Combine(repository, ".git");
        var file = Path.Combine(Directory.Exists(git) ? git : repository, "hooks", name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, script);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>The report of <c>run --push</c> with more options.</summary>
    public Task<JsonElement> PushAsync(int exitCode, params string[] options) => Local.ReportAsync(exitCode, ["run", "--push", .. options]);

    /// <summary>The only error of a report.</summary>
    public static (string Code, string Message, string Hint) Error(JsonElement report)
    {
        var finding = Assert.Single(report.GetProperty("findings").EnumerateArray(), f => f.GetProperty("severity").GetString() == "error");
        return (finding.GetProperty("code").GetString()!, finding.GetProperty("message").GetString()!, finding.GetProperty("hint").GetString()!);
    }

    public async ValueTask DisposeAsync()
    {
        await Local.DisposeAsync();
        _folder.Dispose();
    }
}
