using CopyImageGitOps.Copying;
using CopyImageGitOps.Findings;
using CopyImageGitOps.References;
using CopyImageGitOps.Registries;
using CopyImageGitOps.Testing.Images;
using CopyImageGitOps.Testing.Registries;

namespace CopyImageGitOps.Tests.Copying;

/// <summary>Mirrors of a source registry: tried in order, and the registry itself last.</summary>
public sealed class MirrorTests
{
    [Fact]
    public async Task The_first_mirror_that_has_the_image_serves_it_and_the_registry_is_not_asked()
    {
        await using var bench = await CopyBench.StartAsync();
        await using var without = await InProcessRegistry.StartAsync();
        await using var with = await InProcessRegistry.StartAsync();
        var image = TestImages.Build().AddTo(with, "app", "1");
        UseMirrors(bench, without, with);

        var result = await bench.CopyOneAsync("app:1", "app:1");

        Assert.Equal(CopyStatus.Copied, result.Status);
        bench.AssertComplete(image, "app", "1");
        Assert.NotEmpty(without.Log.Requests);
        Assert.Empty(bench.Source.Log.Requests);
    }

    [Fact]
    public async Task The_registry_serves_what_its_mirror_does_not_have()
    {
        await using var bench = await CopyBench.StartAsync();
        await using var mirror = await InProcessRegistry.StartAsync();
        var image = TestImages.Build().AddTo(bench.Source, "app", "1");
        UseMirrors(bench, mirror);

        Assert.Equal(CopyStatus.Copied, (await bench.CopyOneAsync("app:1", "app:1")).Status);

        bench.AssertComplete(image, "app", "1");
    }

    [Fact]
    public async Task Where_the_registry_cannot_be_reached_the_mirrors_problem_is_told()
    {
        await using var bench = await CopyBench.StartAsync();
        await using var mirror = await InProcessRegistry.StartAsync();
        bench.Source.Add(RegistryFault.Close());
        UseMirrors(bench, mirror);

        var result = await bench.CopyOneAsync("app:1", "app:1");

        Assert.Equal(FindingCodes.ImageNotFound, result.Failure!.Code);
    }

    [Fact]
    public async Task The_credential_of_the_registry_does_not_reach_its_mirror()
    {
        await using var bench = await CopyBench.StartAsync(new InProcessRegistryOptions { Login = RegistryLogin.Basic });
        await using var mirror = await InProcessRegistry.StartAsync(new InProcessRegistryOptions { Login = RegistryLogin.Basic });
        TestImages.Build().AddTo(bench.Source, "app", "1");
        UseMirrors(bench, mirror);

        Assert.Equal(CopyStatus.Copied, (await bench.CopyOneAsync("app:1", "app:1")).Status);

        Assert.NotEmpty(mirror.Log.Requests);
        Assert.All(mirror.Log.Requests, request => Assert.Null(request.Authorization));
    }

    private static void UseMirrors(CopyBench bench, params InProcessRegistry[] mirrors) => bench.RegistryOptions = new RegistryOptions
    {
        Mirrors = new Dictionary<Registry, IReadOnlyList<Uri>>
        {
            [Registry.Parse(bench.Source.Address)] = [.. mirrors.Select(mirror => new Uri($"http://{mirror.Address}"))],
        },
    };
}
