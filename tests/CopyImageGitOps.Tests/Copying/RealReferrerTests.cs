using System.Text;
using CliWrap;
using CopyImageGitOps.Copying;
using CopyImageGitOps.References;
using CopyImageGitOps.Registries;
using CopyImageGitOps.Registries.Credentials;
using CopyImageGitOps.Testing;
using CopyImageGitOps.Testing.Images;
using CopyImageGitOps.Testing.Registries;

namespace CopyImageGitOps.Tests.Copying;

/// <summary>
/// Between two of Debian's docker-registry, which list no referrers: cosign signs at the source and verifies at the destination, oras attaches and
/// discovers.
/// </summary>
public sealed class RealReferrerTests : IDisposable
{
    private readonly CancellationTokenSource _limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly TemporaryFolder _folder = new();

    public RealReferrerTests() => _limit.CancelAfter(TimeSpan.FromMinutes(2));

    /// <param name="inBundle">cosign's newer form, a referrer; else its older one, a tag.</param>
    [Theory]
    [InlineData(false, 2)]
    [InlineData(true, 2)]
    public async Task What_cosign_signed_and_attested_at_the_source_it_verifies_at_the_destination(bool inBundle, int referrers)
    {
        var cosign = RealPart.Require("cosign");
        await using var source = await DockerRegistry.StartAsync(RegistryLogin.Anonymous, _limit.Token);
        await using var destination = await DockerRegistry.StartAsync(RegistryLogin.Anonymous, _limit.Token);
        var image = await TestImages.Build().PushAsync(source.Address, "app", "1", _limit.Token);
        await File.WriteAllTextAsync(_folder["predicate.json"], """{"builder":"test"}""", _limit.Token);
        await RunAsync(cosign, "generate-key-pair");
        string[] signing = ["--key", "cosign.key", "--tlog-upload=false", "--use-signing-config=false", $"--new-bundle-format={inBundle}", "-y"];
        await RunAsync(cosign, ["sign", .. signing, $"{source.Address}/app@{image.Digest}"]);
        await RunAsync(cosign, ["attest", .. signing, "--predicate", "predicate.json", $"{source.Address}/app@{image.Digest}"]);

        var with = await CopyAsync(source, destination, "with/app:1", new CopyOptions());
        var without = await CopyAsync(source, destination, "without/app:1", new CopyOptions { WithReferrers = false });

        Assert.Equal((referrers, 0), (with.Referrers.Count, without.Referrers.Count));
        string[] verifying = ["--key", "cosign.pub", "--insecure-ignore-tlog", $"--new-bundle-format={inBundle}"];
        var verified = await RunAsync(cosign, ["verify", .. verifying, $"{destination.Address}/with/app:1"]);
        Assert.Contains(image.Digest, verified, StringComparison.Ordinal);
        await RunAsync(cosign, ["verify-attestation", .. verifying, $"{destination.Address}/with/app:1"]);
        var unsigned = await Assert.ThrowsAsync<InvalidOperationException>(
            () => RunAsync(cosign, ["verify", .. verifying, $"{destination.Address}/without/app:1"]));
        Assert.Contains("no signatures found", unsigned.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_oras_attached_at_the_source_it_discovers_at_the_destination()
    {
        var oras = RealPart.Require("oras");
        await using var source = await DockerRegistry.StartAsync(RegistryLogin.Anonymous, _limit.Token);
        await using var destination = await DockerRegistry.StartAsync(RegistryLogin.Anonymous, _limit.Token);
        var image = await TestImages.Build().PushAsync(source.Address, "app", "1", _limit.Token);
        await File.WriteAllTextAsync(_folder["sbom.json"], """{"spdxVersion":"SPDX-2.3"}""", _limit.Token);
        string[] attach = ["attach", "--plain-http", "--artifact-type", "application/spdx+json"];
        await RunAsync(oras, [.. attach, $"{source.Address}/app@{image.Digest}", "sbom.json"]);
        await RunAsync(oras, [.. attach, $"{source.Address}/app@{image.Manifests[0].Digest}", "sbom.json"]);

        var result = await CopyAsync(source, destination, "app:1", new CopyOptions());

        Assert.Equal(2, result.Referrers.Count);
        foreach (var subject in new[] { image.Digest, image.Manifests[0].Digest })
        {
            string[] discover = ["discover", "--plain-http", "--format", "json"];
            var discovered = await RunAsync(oras, [.. discover, $"{destination.Address}/app@{subject}"]);
            Assert.Contains("application/spdx+json", discovered, StringComparison.Ordinal);
            Assert.Contains(result.Referrers, r => discovered.Contains(r.ToString(), StringComparison.Ordinal));
        }
    }

    public void Dispose()
    {
        _folder.Dispose();
        _limit.Dispose();
    }

    private async Task<CopyResult> CopyAsync(DockerRegistry source, DockerRegistry destination, string target, CopyOptions options)
    {
        using var clients = new RegistryClients(new RegistryOptions(), new GivenCredentials(new Dictionary<Registry, Credential>()));
        var request = new CopyRequest(ImageReference.Parse($"{source.Address}/app:1"), ImageReference.Parse($"{destination.Address}/{target}"));
        var result = Assert.Single(await new CopyEngine(clients, options).CopyAsync([request], _limit.Token));
        Assert.Null(result.Failure);
        return result;
    }

    /// <summary>In a folder and a home of its own, where keys and settings lie.</summary>
    private async Task<string> RunAsync(string program, params string[] arguments)
    {
        var (output, errors) = (new StringBuilder(), new StringBuilder());
        var result = await Cli.Wrap(program).WithArguments(arguments).WithWorkingDirectory(_folder.Path)
            .WithEnvironmentVariables(e => e.Set("COSIGN_PASSWORD", "secret").Set("HOME", _folder.Path))
            .WithStandardOutputPipe(PipeTarget.ToStringBuilder(output)).WithStandardErrorPipe(PipeTarget.ToStringBuilder(errors))
            .WithValidation(CommandResultValidation.None).ExecuteAsync(_limit.Token);
        return result.ExitCode == 0
            ? output.ToString()
            : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: exit code {result.ExitCode}: {errors}");
    }
}
