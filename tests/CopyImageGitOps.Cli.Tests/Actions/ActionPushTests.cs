using System.Text;
using CopyImageGitOps.Cli.Tests.Publishing;
using CopyImageGitOps.Testing;
using CopyImageGitOps.Testing.Git;

namespace CopyImageGitOps.Cli.Tests.Actions;

/// <summary>Steps that push, to a real bare repository over a folder and over smart HTTP with a password.</summary>
public sealed class ActionPushTests
{
    [Fact]
    public async Task The_commit_is_pushed_to_the_branch()
    {
        await using var scenario = await PushScenario.StartAsync();

        var result = await RunAsync(scenario);

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Equal(await TipAsync(scenario), result.Outputs["commit-sha"]);
        Assert.Equal("true", result.Outputs["changed"]);
        Assert.Contains($"Committed <code>{result.Outputs["commit-sha"]}</code>", result.Summary, StringComparison.Ordinal);
        Assert.Contains("Pushed to <code>main</code>", result.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_branch_can_be_named()
    {
        await using var scenario = await PushScenario.StartAsync();
        var before = await TipAsync(scenario);

        var result = await RunAsync(scenario, ("branch", "images"));

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(before, await TipAsync(scenario));
        Assert.Equal(await TipAsync(scenario, "images"), result.Outputs["commit-sha"]);
    }

    [Fact]
    public async Task A_push_that_another_one_outran_is_made_again()
    {
        await using var scenario = await PushScenario.StartAsync();
        scenario.RaceFor(2);

        var result = await RunAsync(scenario, ("push-attempts", "3"));

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Equal(await TipAsync(scenario), result.Outputs["commit-sha"]);
        Assert.Equal(("3", "2"), (result.Outputs["files-changed"], result.Outputs["images-copied"]));
        foreach (var file in new[] { "web.yaml", "other-1.yaml", "other-2.yaml" })
        {
            Assert.Contains($"\ndiff --git a/{file} b/{file}\n", result.Summary, StringComparison.Ordinal);
            Assert.Contains(scenario.Local.Destination, await scenario.BareAsync("show", $"main:{file}"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task With_nothing_to_do_nothing_is_pushed()
    {
        await using var scenario = await PushScenario.StartAsync();
        await RunAsync(scenario);
        var before = await TipAsync(scenario);

        var result = await RunAsync(scenario);

        Assert.Equal((0, "false", ""), (result.ExitCode, result.Outputs["changed"], result.Outputs["commit-sha"]));
        Assert.Equal(before, await TipAsync(scenario));
    }

    [Fact]
    public async Task What_actions_checkout_leaves_behind_is_enough()
    {
        await using var scenario = await PushScenario.StartAsync();
        await using var server = await ServeAsync(scenario);
        using var checkout = new TemporaryFolder();
        // As actions/checkout does with fetch-depth: 1.
        string[][] commands =
        [
            ["init", "--quiet", checkout.Path], ["remote", "add", "origin", $"{server.Address}/remote.git"],
            ["config", $"http.{server.Address}/.extraheader", $"AUTHORIZATION: basic {Encoded}"],
            ["fetch", "--quiet", "--no-tags", "--depth=1", "origin", "+refs/heads/main:refs/remotes/origin/main"],
            ["checkout", "--quiet", "--force", "-B", "main", "refs/remotes/origin/main"],
        ];
        foreach (var command in commands) await scenario.Local.GitAsync(["-C", checkout.Path, .. command]);
        using var step = Step(scenario);
        step.Inputs["token"] = "";

        var result = await step.RunAsync("run", checkout.Path);

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Equal(await TipAsync(scenario), result.Outputs["commit-sha"]);
        Assert.DoesNotContain(Encoded, result.Raw + result.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_credentials_in_the_checkout_the_token_is_used_and_shown_nowhere()
    {
        await using var scenario = await PushScenario.StartAsync();
        await using var server = await ServeAsync(scenario);
        await scenario.Local.GitAsync("remote", "set-url", "origin", $"{server.Address}/remote.git");
        using var step = Step(scenario);
        step.Variables["GITHUB_SERVER_URL"] = server.Address;
        step.AddProgram("git", $"printf '%s\\n' \"$@\" >>{step.Temporary}/git-calls\nexec {RealPart.Require("git")} \"$@\"");

        var result = await step.RunAsync("run", scenario.Local.Root);

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Equal(await TipAsync(scenario), result.Outputs["commit-sha"]);
        Assert.Contains(Path.Combine(step.Temporary, "git-calls"), step.Files);
        foreach (var secret in new[] { StepRunner.Token, Encoded })
        {
            Assert.DoesNotContain(secret, result.Log.Text + result.Summary, StringComparison.Ordinal);
            Assert.All(step.Files, file => Assert.DoesNotContain(secret, File.ReadAllText(file), StringComparison.Ordinal));
            Assert.DoesNotContain(secret, await scenario.Local.GitAsync("config", "--list"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_missing_permission_is_a_finding_and_the_outputs_say_what_was_done()
    {
        await using var scenario = await PushScenario.StartAsync();
        await using var server = await GitHttpServer.StartAsync(scenario.Folder);
        server.Answer = request => request.IsPush ? new GitHttpAnswer(403, "Permission denied to github-actions[bot].") : null;
        await scenario.Local.GitAsync("remote", "set-url", "origin", $"{server.Address}/remote.git");

        var result = await RunAsync(scenario);

        Assert.Equal(1, result.ExitCode);
        Assert.Equal("remote-denied", Assert.Single(result.Log.Annotations)["title"]);
        Assert.Equal("2", result.Outputs["images-copied"]);
        Assert.DoesNotContain("Pushed to", result.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task On_the_merge_of_a_pull_request_it_is_said_what_to_check_out()
    {
        await using var scenario = await PushScenario.StartAsync();
        await scenario.Local.GitAsync("switch", "--quiet", "--detach");
        using var step = Step(scenario, "pull_request");

        var result = await step.RunAsync("run", scenario.Local.Root);

        Assert.Equal(2, result.ExitCode);
        var annotation = Assert.Single(result.Log.Annotations);
        Assert.Equal("push-target", annotation["title"]);
        Assert.Contains("give actions/checkout 'ref: ${{ github.head_ref }}'", annotation.Value, StringComparison.Ordinal);
        Assert.Empty(scenario.Local.Requests);
    }

    private static string Encoded => Convert.ToBase64String(Encoding.UTF8.GetBytes($"x-access-token:{StepRunner.Token}"));

    private static async Task<GitHttpServer> ServeAsync(PushScenario scenario)
    {
        var server = await GitHttpServer.StartAsync(scenario.Folder);
        server.Login = ("x-access-token", StepRunner.Token);
        return server;
    }

    private static StepRunner Step(PushScenario scenario, string eventName = "push") =>
        new() { Event = eventName, Inputs = { ["config"] = scenario.Local.Configuration } };

    private static async Task<StepResult> RunAsync(PushScenario scenario, params (string Input, string Value)[] inputs)
    {
        using var step = Step(scenario);
        foreach (var (input, value) in inputs) step.Inputs[input] = value;
        return await step.RunAsync("run", scenario.Local.Root);
    }

    private static async Task<string> TipAsync(PushScenario scenario, string branch = "main") => (await scenario.BareAsync("rev-parse", branch)).Trim();
}
