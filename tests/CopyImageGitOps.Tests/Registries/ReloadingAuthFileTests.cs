using CopyImageGitOps.Copying;
using CopyImageGitOps.References;
using CopyImageGitOps.Registries;
using CopyImageGitOps.Registries.Credentials;
using CopyImageGitOps.Testing;
using CopyImageGitOps.Testing.Images;
using CopyImageGitOps.Testing.Registries;

namespace CopyImageGitOps.Tests.Registries;

public sealed class ReloadingAuthFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_file_that_was_written_to_is_read_again()
    {
        var source = new ReloadingAuthFile(_folder["config.json"]);
        Assert.Null(await UserAsync(source));

        Write("config.json", "first");
        Assert.Equal("first", await UserAsync(source));

        Write("config.json", "the-second");
        Assert.Equal("the-second", await UserAsync(source));

        File.Delete(_folder["config.json"]);
        Assert.Null(await UserAsync(source));
    }

    /// <summary>kubelet exchanges the folder that a link points to, and touches neither the file nor its link (pkg/volume/util/atomic_writer.go).</summary>
    [Fact]
    public async Task The_folder_of_a_mounted_secret_that_is_exchanged_is_noticed()
    {
        Write("v1/config.json", "first");
        Write("v2/config.json", "second");
        File.CreateSymbolicLink(_folder["..data"], "v1");
        File.CreateSymbolicLink(_folder["config.json"], Path.Combine("..data", "config.json"));
        var source = new ReloadingAuthFile(_folder["config.json"]);
        Assert.Equal("first", await UserAsync(source));

        Directory.Delete(_folder["..data"]);
        File.CreateSymbolicLink(_folder["..data"], "v2");

        Assert.Equal("second", await UserAsync(source));
    }

    [Fact]
    public async Task A_broken_file_is_said_until_it_is_repaired()
    {
        var source = new ReloadingAuthFile(_folder["config.json"]);
        await File.WriteAllTextAsync(_folder["config.json"], "{", Token);
        var problem = await Assert.ThrowsAsync<CredentialsException>(() => UserAsync(source));
        Assert.StartsWith($"The credentials file '{_folder["config.json"]}' cannot be read: it is not JSON", problem.Message);

        Write("config.json", "repaired");

        Assert.Equal("repaired", await UserAsync(source));
    }

    [Theory]
    [InlineData(RegistryLogin.Basic)]
    [InlineData(RegistryLogin.Bearer)]
    public async Task A_password_that_was_changed_is_used_by_the_next_request(RegistryLogin login)
    {
        await using var registry = await InProcessRegistry.StartAsync(new() { Login = login, AllowsAnonymousPull = false, Username = "u", Password = "new" });
        var image = TestImages.Build().AddTo(registry, "app", "1");
        WriteLogin(registry.Address, "old", day: 1);
        using var clients = new RegistryClients(new RegistryOptions(), new ReloadingAuthFile(_folder["config.json"]));
        var engine = new CopyEngine(clients, new CopyOptions());
        var reference = ImageReference.Parse($"{registry.Address}/app:1");
        await Assert.ThrowsAsync<RegistryException>(() => engine.ResolveAsync(reference, Token));

        WriteLogin(registry.Address, "new", day: 2);

        Assert.Equal(image.Digest, (await engine.ResolveAsync(reference, Token)).ToString());
    }

    public void Dispose() => _folder.Dispose();

    private static async Task<string?> UserAsync(ReloadingAuthFile source) => (await source.FindAsync(Repository.Parse("a.io/x"), Token))?.Username;

    private void Write(string name, string user) =>
        _folder.Add(name, $$$$"""{"auths":{"a.io":{"username":"{{{{user}}}}","password":"p"}}}""");

    /// <summary>The next tick of the file system's clock is not waited for: the file is dated.</summary>
    private void WriteLogin(string registry, string password, int day)
    {
        _folder.Add("config.json", $$$$"""{"auths":{"{{{{registry}}}}":{"username":"u","password":"{{{{password}}}}"}}}""");
        File.SetLastWriteTimeUtc(_folder["config.json"], DateTime.UnixEpoch.AddDays(day));
    }
}
