using System.Text;
using CopyImageGitOps.References;
using CopyImageGitOps.Registries.Credentials;
using CopyImageGitOps.Testing;

namespace CopyImageGitOps.Tests.Registries;

public sealed class CredentialTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("https://index.docker.io/v1/", "docker.io/library/nginx")]
    [InlineData("index.docker.io", "docker.io/library/nginx")]
    [InlineData("docker.io", "docker.io/library/nginx")]
    [InlineData("ghcr.io", "ghcr.io/org/app")]
    [InlineData("https://ghcr.io", "ghcr.io/org/app")]
    [InlineData("https://ghcr.io/v2/", "ghcr.io/org/app")]
    [InlineData("GHCR.io/v1/", "ghcr.io/org/app")]
    [InlineData("localhost:5000", "localhost:5000/app")]
    [InlineData("quay.io/org", "quay.io/org/app")]
    [InlineData("quay.io/org/app", "quay.io/org/app")]
    public async Task A_key_in_any_of_its_forms_is_found(string key, string repository)
    {
        var credential = await FindAsync($"{{{Auths((key, "me:pa:ss"))}}}", repository);

        Assert.Equal(Credential.Password("me", "pa:ss"), credential);
    }

    [Theory]
    [InlineData("quay.io/other", "quay.io/org/app")]
    [InlineData("quay.io/or", "quay.io/org/app")]
    [InlineData("example.com", "example.com:5000/app")]
    [InlineData("ghcr.io", "docker.io/library/nginx")]
    public async Task A_key_of_something_else_is_not_used(string key, string repository) =>
        Assert.Null(await FindAsync($"{{{Auths((key, "me:pass"))}}}", repository));

    [Fact]
    public async Task The_longest_key_wins()
    {
        var json = $"{{{Auths(("quay.io", "a:1"), ("quay.io/org/app", "c:3"), ("quay.io/org", "b:2"))}}}";

        Assert.Equal("c", (await FindAsync(json, "quay.io/org/app"))?.Username);
        Assert.Equal("b", (await FindAsync(json, "quay.io/org/else"))?.Username);
        Assert.Equal("a", (await FindAsync(json, "quay.io/x"))?.Username);
    }

    [Fact]
    public async Task Names_and_identity_tokens_are_read_and_empty_entries_are_none()
    {
        const string Json = """{"auths":{"a.io":{"username":"u","password":"p"},"b.io":{"auth":"dTpw","identitytoken":"refresh"},"c.io":{}}}""";

        Assert.Equal(Credential.Password("u", "p"), await FindAsync(Json, "a.io/x"));
        Assert.Equal(Credential.IdentityToken("refresh"), await FindAsync(Json, "b.io/x"));
        Assert.Null(await FindAsync(Json, "c.io/x"));
    }

    [Fact]
    public async Task A_missing_file_has_no_credentials() =>
        Assert.Null(await new AuthFileCredentials(_folder["none.json"]).FindAsync(Repository.Parse("a.io/x"), Token));

    [Theory]
    [InlineData("{\"auths\":{\"a.io\":{\"auth\":\"%%topsecret%%\"}}}", "'auth' of 'a.io' is not base64")]
    [InlineData("{\"auths\":{\"a.io\":{\"auth\":\"dG9wc2VjcmV0\"}}}", "'auth' of 'a.io' is not 'user:password' in base64")]
    [InlineData("{\"auths\": topsecret", "it is not JSON (line 1, byte 12)")]
    [InlineData("[]", "it is not a JSON object")]
    public async Task A_broken_file_is_named_and_no_secret_is_shown(string json, string reason)
    {
        var problem = await Assert.ThrowsAsync<CredentialsException>(() => FindAsync(json, "a.io/x"));

        Assert.Contains(_folder["config.json"], problem.Message);
        Assert.Contains(reason, problem.Message);
        Assert.DoesNotContain("topsecret", problem.Message);
        Assert.DoesNotContain("dG9wc2VjcmV0", problem.Message);
    }

    [Fact]
    public async Task A_helper_is_asked_on_its_standard_input_and_once()
    {
        Helper(
            "test",
            """read server; echo "$server" >> "$(dirname "$0")/asked"; echo "{\"ServerURL\":\"$server\",\"Username\":\"me\",\"Secret\":\"s3cret\"}" """);
        var source = Source("""{"credHelpers":{"ghcr.io":"test"},"auths":{"ghcr.io":{"auth":"b3RoZXI6cGFzcw=="}}}""");

        Assert.Equal(Credential.Password("me", "s3cret"), await source.FindAsync(Repository.Parse("ghcr.io/a"), Token));
        Assert.Equal(Credential.Password("me", "s3cret"), await source.FindAsync(Repository.Parse("ghcr.io/b"), Token));

        Assert.Equal(["ghcr.io"], await File.ReadAllLinesAsync(_folder["asked"], Token));
    }

    [Fact]
    public async Task The_store_is_asked_for_docker_hub_by_its_old_address_and_its_tokens_are_identity_tokens()
    {
        Helper("store", """read server; [ "$server" = https://index.docker.io/v1/ ] || exit 1; echo '{"Username":"<token>","Secret":"refresh"}' """);

        Assert.Equal(Credential.IdentityToken("refresh"), await Source("""{"credsStore":"store"}""").FindAsync(Repository.Parse("nginx"), Token));
    }

    [Fact]
    public async Task What_the_store_does_not_know_comes_from_the_file()
    {
        Helper("store", "echo 'credentials not found in native keychain'; exit 1");
        var source = Source($"{{\"credsStore\":\"store\",{Auths(("ghcr.io", "file:pass"))}}}");

        Assert.Equal("file", (await source.FindAsync(Repository.Parse("ghcr.io/a"), Token))?.Username);
        Assert.Null(await source.FindAsync(Repository.Parse("quay.io/a"), Token));
    }

    [Theory]
    [InlineData("echo 'the keychain is locked'; exit 3", "failed with exit code 3 (the keychain is locked)")]
    [InlineData("echo '{\"Username\":\"me\",\"Secret\":\"s3cret'", "printed something else than the credentials")]
    [InlineData("echo '[\"s3cret\"]'", "printed something else than the credentials")]
    public async Task A_helper_that_fails_is_named_and_no_secret_is_shown(string script, string reason)
    {
        Helper("bad", script);

        var problem = await Assert.ThrowsAsync<CredentialsException>(() => Source("""{"credsStore":"bad"}""").FindAsync(Repository.Parse("ghcr.io/a"), Token));

        Assert.Contains("'docker-credential-bad'", problem.Message);
        Assert.Contains(reason, problem.Message);
        Assert.DoesNotContain("s3cret", problem.ToString());
    }

    [Theory]
    [InlineData("absent", "is not installed")]
    [InlineData("../evil", "has a path in its name")]
    public async Task A_helper_that_cannot_be_run_is_named(string name, string reason)
    {
        var problem = await Assert.ThrowsAsync<CredentialsException>(() =>
            Source($$"""{"credsStore":"{{name}}"}""").FindAsync(Repository.Parse("ghcr.io/a"), Token));

        Assert.Contains($"'docker-credential-{name}', which '{_folder["config.json"]}' names, {reason}", problem.Message);
    }

    [Fact]
    public void Files_are_looked_for_where_docker_and_podman_keep_them()
    {
        Assert.Equal(
            ["/named.json", "/dc/config.json", "/run/user/1/containers/auth.json", "/home/me/.config/containers/auth.json"],
            Paths(("REGISTRY_AUTH_FILE", "/named.json"), ("DOCKER_CONFIG", "/dc"), ("XDG_RUNTIME_DIR", "/run/user/1"), ("HOME", "/home/me")));
        Assert.Equal(["/home/me/.docker/config.json", "/home/me/.config/containers/auth.json"], Paths(("HOME", "/home/me")));
        Assert.Empty(Paths());
    }

    [Fact]
    public async Task What_was_given_by_hand_wins_over_files()
    {
        await File.WriteAllTextAsync(_folder["config.json"], $"{{{Auths(("a.io", "file:1"), ("b.io", "file:2"))}}}", Token);
        var given = new Dictionary<Registry, Credential> { [Registry.Parse("a.io")] = Credential.Password("hand", "3") };
        var chain = CredentialChain.FromEnvironment(name => name == "DOCKER_CONFIG" ? _folder.Path : null, given);

        Assert.Equal("hand", (await chain.FindAsync(Repository.Parse("a.io/x"), Token))?.Username);
        Assert.Equal("file", (await chain.FindAsync(Repository.Parse("b.io/x"), Token))?.Username);
    }

    [Fact]
    public void A_printed_credential_shows_no_secret() => Assert.Equal("me:***", $"{Credential.Password("me", "s3cret")}");

    public void Dispose() => _folder.Dispose();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static string Auths(params (string Key, string Login)[] entries) =>
        $"\"auths\":{{{string.Join(',', entries.Select(e => $"\"{e.Key}\":{{\"auth\":\"{Convert.ToBase64String(Encoding.UTF8.GetBytes(e.Login))}\"}}"))}}}";

    private static IEnumerable<string> Paths(params (string Name, string Value)[] environment) =>
        AuthFileCredentials.PathsFrom(name => environment.FirstOrDefault(e => e.Name == name).Value);

    private Task<Credential?> FindAsync(string json, string repository) => Source(json).FindAsync(Repository.Parse(repository), Token);

    private AuthFileCredentials Source(string json)
    {
        File.WriteAllText(_folder["config.json"], json);
        return new AuthFileCredentials(_folder["config.json"], _folder.Path);
    }

    private void Helper(string name, string script)
    {
        var path = _folder[$"docker-credential-{name}"];
        File.WriteAllText(path, $"#!/bin/sh\n{script}\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
