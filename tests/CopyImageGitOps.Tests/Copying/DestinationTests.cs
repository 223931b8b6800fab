using CopyImageGitOps.Copying;
using CopyImageGitOps.Findings;
using CopyImageGitOps.Planning;
using CopyImageGitOps.References;
using CopyImageGitOps.Registries;
using CopyImageGitOps.Registries.Credentials;
using CopyImageGitOps.Testing.Images;
using CopyImageGitOps.Testing.Registries;
using CopyImageGitOps.Tests.Registries;

namespace CopyImageGitOps.Tests.Copying;

/// <summary>The habits of the registries that copies are kept in: Docker Hub's names, path prefixes, repositories that must be created, fixed tags.</summary>
public sealed class DestinationTests
{
    private const string Gar = "europe-docker.pkg.dev";
    private const string Harbor = "harbor.example.com";
    private const string Ecr = "123456789012.dkr.ecr.eu-west-1.amazonaws.com";

    private static readonly InProcessRegistryOptions Bearer = new() { Login = RegistryLogin.Bearer };

    [Theory]
    [InlineData("docker.io")]
    [InlineData("index.docker.io")]
    public async Task A_copy_to_docker_hub_goes_to_its_endpoint_under_a_flat_name_with_a_token_of_its_token_server(string destination)
    {
        await using var bench = await CopyBench.StartAsync(destination: Bearer with { Realm = "https://auth.docker.io/token", HasRelativeLocations = true });
        var image = TestImages.Build().AddTo(bench.Source, "library/app", "1");
        var map = Map(bench, "registry-1.docker.io", "auth.docker.io");
        bench.Credentials[Registry.DockerHub] = Credential.Password(bench.Destination.Options.Username, bench.Destination.Options.Password);
        var target = new TargetNaming($"{destination}/acme", "{registry}-{name}").TargetOf(ImageReference.Parse("nginx").Repository);
        Assert.Equal("docker.io/acme/docker.io-library-nginx", target.ToString());

        var result = await CopyAsync(bench, map, ("library/app:1", $"{target}:1"));

        Assert.Null(Assert.Single(result).Failure);
        bench.AssertComplete(image, "acme/docker.io-library-nginx", "1");
        Assert.Equal(["auth.docker.io", "registry-1.docker.io"], map.Requests.Select(r => r.Address.Authority).Distinct().Order());
        var token = Assert.Single(map.Requests, r => r.Address.Authority == "auth.docker.io").Address;
        Assert.Contains("scope=repository%3Aacme%2Fdocker.io-library-nginx%3Apull%2Cpush", token.Query);
        Assert.All(
            map.Requests.Where(r => r.Address != token),
            r => Assert.StartsWith("https://registry-1.docker.io/v2/acme/docker.io-library-nginx/", r.Address.AbsoluteUri));
    }

    [Theory]
    [InlineData(Gar, "project/repo")]
    [InlineData(Harbor, "project")]
    [InlineData("acme.azurecr.io", "platform/mirrors/public/images")]
    public async Task Below_a_prefix_blobs_are_mounted_from_repository_to_repository_with_tokens_for_the_whole_paths(string registry, string prefix)
    {
        await using var bench = await CopyBench.StartAsync(destination: Bearer with { Realm = $"https://{registry}/token" });
        var naming = new TargetNaming($"{registry}/{prefix}", "{registry}/{repository}");
        var first = TestImages.Build(new TestImageOptions { Seed = 1 }).AddTo(bench.Source, "library/app", "1");
        var second = TestImages.Build(new TestImageOptions { Seed = 2 }).AddTo(bench.Source, "library/other", "1");
        var map = Map(bench, registry);
        bench.Credentials[Registry.Parse(registry)] = Credential.Password(bench.Destination.Options.Username, bench.Destination.Options.Password);
        var targets = new[] { "app", "other" }.Select(name => naming.TargetOf(ImageReference.Parse(name).Repository)).ToList();
        Assert.Equal($"{registry}/{prefix}/docker.io/library/app", targets[0].ToString());

        var results = await CopyAsync(bench, map, ("library/app:1", $"{targets[0]}:1"), ("library/other:1", $"{targets[1]}:1"));

        Assert.All(results, result => Assert.Null(result.Failure));
        bench.AssertComplete(first, targets[0].Path, "1");
        bench.AssertComplete(second, targets[1].Path, "1");
        var distinct = first.Blobs.Keys.Union(second.Blobs.Keys).Count();
        Assert.Equal(distinct, map.Requests.Count(r => r.Method == "PUT" && r.Address.AbsolutePath.Contains("/blobs/uploads/")));
        Assert.Contains(
            map.Requests,
            r => r.Address.AbsolutePath == "/token" && targets.All(t => r.Address.Query.Contains(Uri.EscapeDataString($"repository:{t.Path}:pull"))));
    }

    [Fact]
    public async Task Within_one_registry_with_logins_every_blob_is_mounted_and_none_is_sent()
    {
        await using var bench = await CopyBench.StartAsync(Bearer with { AllowsAnonymousPull = false });
        var image = TestImages.Build().AddTo(bench.Source, "team/app", "1");

        var result = Assert.Single(await bench.CopyAsync(
            bench.Request("team/app:1", "none:1") with { Target = ImageReference.Parse($"{bench.Source.Address}/mirror/team/app:1") }));

        Assert.Null(result.Failure);
        Assert.Equal(image.Digest, bench.Source.DigestOf("mirror/team/app", "1"));
        Assert.All(image.Blobs.Keys, blob => Assert.True(bench.Source.HasBlob("mirror/team/app", blob)));
        var requests = bench.Source.Log.Counted;
        Assert.DoesNotContain(requests, r => r.IsBlob || r.Method is "PATCH" || r.Method == "PUT" && r.IsUpload);
        Assert.Equal(image.Blobs.Count, requests.Count(r => r.Method == "POST" && r.Status == 201));
        Assert.Equal(image.Manifests.Sum(m => m.Bytes.Length), result.Bytes);
    }

    [Theory]
    [InlineData(Ecr, "aws ecr create-repository --repository-name mirror/app --region eu-west-1")]
    [InlineData("public.ecr.aws", "aws ecr-public create-repository --repository-name app --region us-east-1")]
    public async Task A_repository_that_must_be_created_first_is_named_with_the_command(string registry, string command)
    {
        await using var bench = await CopyBench.StartAsync(destination: new InProcessRegistryOptions { CreatesRepositories = false });
        TestImages.Build().AddTo(bench.Source, "app", "1");
        var map = Map(bench, registry);

        var failure = Assert.Single(await CopyAsync(bench, map, ("app:1", $"{registry}/mirror/app:1"))).Failure!;

        Assert.Equal(FindingCodes.ImageNotFound, failure.Code);
        Assert.Contains("NAME_UNKNOWN", failure.Message);
        Assert.Equal(
            $"Create the repository 'mirror/app' at {registry} first with '{command}', if this registry does not create repositories on push.", failure.Hint);
    }

    [Fact]
    public async Task A_repository_that_was_created_first_is_pushed_into()
    {
        await using var bench = await CopyBench.StartAsync(destination: new InProcessRegistryOptions { CreatesRepositories = false });
        bench.Destination.AddRepository("mirror/app");
        var image = TestImages.Build().AddTo(bench.Source, "app", "1");

        Assert.Null(Assert.Single(await CopyAsync(bench, Map(bench, Ecr), ("app:1", $"{Ecr}/mirror/app:1"))).Failure);

        bench.AssertComplete(image, "mirror/app", "1");
    }

    [Theory]
    [InlineData(400, "TAG_INVALID", "The image tag '1' already exists in the 'app' repository and cannot be overwritten because the tag is immutable.")]
    [InlineData(400, "ImageTagAlreadyExistsException", "The image tag '1' already exists")]
    [InlineData(412, "PRECONDITION", "Failed to process request due to 'app:1' configured as immutable.")]
    [InlineData(403, "DENIED", "the tag is immutable")]
    public async Task A_tag_that_the_registry_does_not_let_move_is_said_to_be_immutable(int status, string code, string message)
    {
        await using var bench = await CopyBench.StartAsync();
        TestImages.Build(new TestImageOptions { Seed = 1 }).AddTo(bench.Destination, "app", "1");
        TestImages.Build(new TestImageOptions { Seed = 2 }).AddTo(bench.Source, "app", "1");
        bench.Destination.Add(RegistryFault.Status(status, code, message) with { Method = "PUT", Path = "/manifests/1$" });

        var failure = (await bench.CopyOneAsync("app:1", "app:1")).Failure!;

        Assert.Equal(FindingCodes.TagImmutable, failure.Code);
        Assert.Contains($"{code}: {message}", failure.Message);
        Assert.Contains("does not let this tag be moved", failure.Hint);
    }

    /// <summary>The answer to the first push was lost; ECR refuses the second though it is equal.</summary>
    [Fact]
    public async Task A_push_of_an_immutable_tag_that_arrived_but_was_not_answered_is_no_failure()
    {
        await using var bench = await CopyBench.StartAsync();
        var image = TestImages.Build().AddTo(bench.Source, "app", "1");
        bench.Destination.Add(RegistryFault.CloseBeforeAnswer() with { Method = "PUT", Path = "/manifests/1$", Times = 1 });
        bench.Destination.Add(RegistryFault.Status(400, "TAG_INVALID", "the tag is immutable") with { Method = "PUT", Path = "/manifests/1$" });

        Assert.Equal(CopyStatus.Copied, (await bench.CopyOneAsync("app:1", "app:1")).Status);

        bench.AssertComplete(image, "app", "1");
    }

    private static HostMap Map(CopyBench bench, params string[] hosts) => new(hosts.ToDictionary(host => host, _ => bench.Destination.Address));

    private static async Task<IReadOnlyList<CopyResult>> CopyAsync(CopyBench bench, HostMap map, params (string Source, string Target)[] images)
    {
        using var clients = new RegistryClients(bench.RegistryOptions, new GivenCredentials(bench.Credentials), handler: () => map);
        return await new CopyEngine(clients, bench.Options, bench).CopyAsync(
            [.. images.Select(image => bench.Request(image.Source, "x") with { Target = ImageReference.Parse(image.Target) })], bench.Token);
    }
}
