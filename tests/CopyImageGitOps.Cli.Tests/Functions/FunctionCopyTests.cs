using CopyImageGitOps.Cli.Tests.Commands;
using CopyImageGitOps.Testing.Images;
using CopyImageGitOps.Testing.Registries;

namespace CopyImageGitOps.Cli.Tests.Functions;

/// <summary>The mode that copies, with one registry in the place of the public ones and one of the user's own.</summary>
public sealed class FunctionCopyTests
{
    private const string Head = "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n";

    [Fact]
    public async Task Images_are_copied_and_results_say_what_they_were_and_are()
    {
        await using var scenario = await CommandScenario.StartAsync();
        var nginx = scenario.Source.DigestOf("library/nginx", "1.25");
        var list = Head + Item("nginx:1.25   # the front end");

        var result = await RunAsync(scenario, list);

        Assert.Equal(0, result.ExitCode);
        Assert.Equal("", result.Error);
        Assert.NotNull(scenario.Own.DigestOf("mirror/docker.io/library/nginx", "1.25"));
        var copy = $"{scenario.Destination}/docker.io/library/nginx:1.25@{nginx}";
        Assert.Equal(
            $"""
            {list.Replace("nginx:1.25 ", $"{copy} ", StringComparison.Ordinal)}results:
            - message: "'nginx:1.25' is replaced by its private copy."
              severity: info
              resourceRef:
                apiVersion: v1
                kind: Pod
                name: web
                namespace: shop
              field:
                path: "spec.containers[0].image"
                currentValue: nginx:1.25
                proposedValue: {copy}
              file:
                path: apps/web.yaml
                index: 1

            """,
            result.Output);
    }

    [Fact]
    public async Task An_image_that_fails_leaves_its_references_alone_and_the_others_go_on()
    {
        await using var scenario = await CommandScenario.StartAsync();
        var list = Head + Item(scenario.Absent) + Item("nginx:1.25");

        var result = await RunAsync(scenario, list);

        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith(Head + Item(scenario.Absent), result.Output, StringComparison.Ordinal);
        Assert.Contains($"image: {scenario.Destination}/docker.io/library/nginx:1.25@sha256:", result.Output, StringComparison.Ordinal);
        Assert.Contains($"    currentValue: {scenario.Absent}\n  file:\n    path: apps/web.yaml\n    index: 1\n  tags:\n    code: image-not-found\n",
            result.Output, StringComparison.Ordinal);
        Assert.StartsWith("Errors (1)\n  apps/web.yaml: Pod shop/web: Cannot find", result.Error, StringComparison.Ordinal);
        Assert.Contains(scenario.Absent, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_run_changes_nothing_moves_no_blob_and_has_no_results()
    {
        await using var scenario = await CommandScenario.StartAsync();
        var once = await RunAsync(scenario, Head + Item("nginx:1.25"));
        var rewritten = once.Output[..once.Output.IndexOf("results:", StringComparison.Ordinal)];
        scenario.ForgetRequests();

        var twice = await RunAsync(scenario, rewritten);

        Assert.Equal(new ProgramResult(0, rewritten, ""), twice);
        Assert.Empty(scenario.Requests);
    }

    [Fact]
    public async Task The_lock_says_which_digest_a_tag_means_and_is_not_written()
    {
        await using var scenario = await CommandScenario.StartAsync();
        var older = scenario.Source.DigestOf("library/nginx", "1.25");
        var once = await RunAsync(scenario, Head + Item("nginx:1.25"));
        var copy = $"{scenario.Destination}/docker.io/library/nginx:1.25@{older}";
        var entry = $"{{source: docker.io/library/nginx:1.25, digest: '{older}', target: '{copy}', platforms: []}}";
        scenario.Write("copyimage.lock", $"apiVersion: copyimage.dev/v1\nkind: CopyImageLock\nimages: [{entry}]\n");
        scenario.AddImage("library/nginx", "1.25", new TestImageOptions { Seed = 77 });
        var before = scenario.Snapshot();

        var twice = await RunAsync(scenario, Head + Item("nginx:1.25"), "--mode", "copy", "--lock-file", "copyimage.lock");

        Assert.Equal(once, twice);
        Assert.Equal(before, scenario.Snapshot());
    }

    [Fact]
    public async Task An_interrupted_function_writes_nothing_and_the_next_one_completes_it()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("Windows has no signals.");
        await using var scenario = await CommandScenario.StartAsync();
        var fault = RegistryFault.Wait(new TaskCompletionSource().Task) with { Path = "/blobs/sha256" };
        scenario.Source.Add(fault);
        await using var running = scenario.Program.StartOther(
            "env", ["--default-signal=INT,TERM", CopyImageProgram.Binary, "fn", "--config", scenario.Configuration], scenario.Root, Head + Item("nginx:1.25"));
        await fault.Struck.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        await running.SignalAsync("TERM");
        var result = await running.ExitAsync();

        Assert.Equal((130, ""), (result.ExitCode, result.Output));
        scenario.Source.ClearFaults();
        Assert.Equal(0, (await RunAsync(scenario, Head + Item("nginx:1.25"))).ExitCode);
    }

    [Fact]
    public async Task Many_items_are_rewritten_in_their_order()
    {
        await using var scenario = await CommandScenario.StartAsync();
        var list = Head + string.Concat(Enumerable.Repeat(Item("nginx:1.25") + "- {apiVersion: v1, kind: Service, metadata: {name: web}}\n", 2000));

        var result = await RunAsync(scenario, list);

        Assert.Equal(0, result.ExitCode);
        var items = result.Output[..result.Output.IndexOf("results:", StringComparison.Ordinal)];
        var copy = $"{scenario.Destination}/docker.io/library/nginx:1.25@{scenario.Source.DigestOf("library/nginx", "1.25")}";
        Assert.Equal(list.Replace("nginx:1.25", copy, StringComparison.Ordinal), items);
    }

    private static string Item(string image) => $$"""
        - apiVersion: v1
          kind: Pod
          metadata:
            name: web
            namespace: shop
            annotations:
              internal.config.kubernetes.io/path: 'apps/web.yaml'
              internal.config.kubernetes.io/index: '1'
          spec:
            containers:
            - image: {{image}}

        """;

    private static Task<ProgramResult> RunAsync(CommandScenario scenario, string list, params string[] arguments) =>
        scenario.Program.RunAsync(["fn", "--config", scenario.Configuration, .. arguments], scenario.Root, list);
}
