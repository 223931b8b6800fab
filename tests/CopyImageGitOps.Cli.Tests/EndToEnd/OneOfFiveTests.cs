using CopyImageGitOps.Testing.Images;
using CopyImageGitOps.Testing.Registries;

namespace CopyImageGitOps.Cli.Tests.EndToEnd;

/// <summary>One image of five cannot be copied: the others are, and its references are left alone, with a finding at each of them.</summary>
public sealed class OneOfFiveTests
{
    /// <summary>busybox: the image that is referenced from two files.</summary>
    private const string Path = "/v2/library/busybox/";

    private static readonly (string File, int Line)[] Places = [("apps/report.yml", 16), ("apps/web.yaml", 17)];

    public static TheoryData<string, string> Faults => new()
    {
        { "500", "registry-unavailable" },
        { "401", "registry-unauthorized" },
        { "404", "image-not-found" },
        // Whether the end of the connection or the missing bytes are seen first is the network's choice.
        { "truncated blob", "content-corrupt or registry-unavailable" },
        { "corrupt blob", "content-corrupt" },
        { "wrong digest of a manifest", "content-corrupt" },
        { "wrong digest announced", "image-not-found" },
        { "closed connection", "registry-unavailable" },
    };

    [Theory(Timeout = 120_000)]
    [MemberData(nameof(Faults))]
    public async Task Four_are_copied_and_the_fifth_is_left_alone(string fault, string code)
    {
        await using var source = await InProcessRegistry.StartAsync();
        await using var destination = await InProcessRegistry.StartAsync();
        ExampleImages.AddTo(source);
        source.Add(Fault(fault));
        using var world = await ExampleWorld.CreateAsync(source.Address, $"{destination.Address}/mirror");

        var result = await world.RunAsync("--output", "json");

        Assert.Equal(1, result.ExitCode);
        var report = ExampleWorld.Json(result);
        Assert.Equal(
            (4, 1),
            (
                report.GetProperty("summary").GetProperty("imagesCopied").GetInt32(),
                report.GetProperty("summary").GetProperty("imagesFailed").GetInt32()));
        var findings = report.GetProperty("findings").EnumerateArray().Where(finding => finding.GetProperty("severity").GetString() == "error").ToList();
        Assert.Equal(Places, findings.Select(finding => (finding.GetProperty("file").GetString()!, finding.GetProperty("line").GetInt32())));
        Assert.All(findings, finding => Assert.Contains(finding.GetProperty("code").GetString()!, code.Split(" or ")));
        Assert.All(findings, finding => Assert.Contains("busybox", finding.GetProperty("message").GetString()));

        Assert.Equal(report.GetProperty("commit").GetString(), await world.HeadAsync());
        Assert.Equal("", await world.Repository.StatusAsync());
        Assert.Contains("docker.io/library/busybox:1.36\n", world.Repository.Read("apps/report.yml"), StringComparison.Ordinal);
        Assert.Contains("image: \"busybox:1.36\"    # only", world.Repository.Read("apps/web.yaml"), StringComparison.Ordinal);
        Assert.DoesNotContain("busybox", world.Repository.Read("copyimage.lock"), StringComparison.Ordinal);
        Assert.Empty(destination.TagsOf("mirror/docker.io/library/busybox"));
        var copies = await world.CopiesInAsync("HEAD", $"{destination.Address}/mirror");
        Assert.Equal(4, copies.Count);
        foreach (var copy in copies) await RegistryWalk.AssertCompleteAsync(copy, TestContext.Current.CancellationToken);
    }

    [Fact(Timeout = 120_000)]
    public async Task When_the_fault_is_gone_the_next_run_completes()
    {
        var token = TestContext.Current.CancellationToken;
        await using var source = await InProcessRegistry.StartAsync();
        await using var destination = await InProcessRegistry.StartAsync();
        ExampleImages.AddTo(source);
        source.Add(Fault("404"));
        using var world = await ExampleWorld.CreateAsync(source.Address, $"{destination.Address}/mirror");
        Assert.Equal(1, (await world.RunAsync()).ExitCode);
        source.ClearFaults();

        Assert.Equal(0, (await world.RunAsync()).ExitCode);

        var copies = await world.CopiesInAsync("HEAD", $"{destination.Address}/mirror");
        Assert.Equal(5, copies.Count);
        foreach (var copy in copies) await RegistryWalk.AssertCompleteAsync(copy, token);
        Assert.Equal(0, (await world.CheckAsync()).ExitCode);
    }

    private static RegistryFault Fault(string name) => name switch
    {
        "500" => RegistryFault.Status(500) with { Path = Path },
        "401" => RegistryFault.Status(401) with { Path = Path },
        "404" => RegistryFault.Status(404, "MANIFEST_UNKNOWN") with { Path = Path },
        "truncated blob" => RegistryFault.Truncate(700) with { Path = Path + "blobs/sha256", Method = "GET" },
        "corrupt blob" => RegistryFault.Corrupt() with { Path = Path + "blobs/sha256", Method = "GET" },
        "wrong digest of a manifest" => RegistryFault.Corrupt() with { Path = Path + "manifests/", Method = "GET" },
        "wrong digest announced" => RegistryFault.OtherDigest("sha256:" + new string('a', 64)) with { Path = Path + "manifests/", Method = "HEAD" },
        "closed connection" => RegistryFault.Close() with { Path = Path },
        _ => throw new ArgumentOutOfRangeException(nameof(name)),
    };
}
