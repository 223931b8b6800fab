using CopyImageGitOps.Controller.Cluster;
using CopyImageGitOps.Testing;
using Microsoft.Extensions.Time.Testing;

namespace CopyImageGitOps.Controller.Tests.Cluster;

public sealed class KubeconfigTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task A_token_file_is_relative_to_the_kubeconfig_and_read_again()
    {
        _folder.Add("token", "first\n");
        var connection = Read("{tokenFile: token}");
        Assert.Equal("Bearer first", await HeaderAsync());

        _folder.Add("token", "second");
        Assert.Equal("Bearer first", await HeaderAsync());
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("Bearer second", await HeaderAsync());

        async Task<string> HeaderAsync() => $"{await connection.TokenProvider.GetAuthenticationHeaderAsync(TestContext.Current.CancellationToken)}";
    }

    [Fact]
    public async Task A_token_file_that_is_away_for_a_moment_leaves_the_token_that_was_read()
    {
        _folder.Add("token", "first");
        var connection = Read("{tokenFile: token}");
        await connection.TokenProvider.GetAuthenticationHeaderAsync(TestContext.Current.CancellationToken);

        File.Delete(_folder["token"]);
        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal("Bearer first", $"{await connection.TokenProvider.GetAuthenticationHeaderAsync(TestContext.Current.CancellationToken)}");
    }

    [Fact]
    public void Without_a_token_file_it_is_as_KubernetesClient_reads_it()
    {
        var connection = Read("{token: secret}");

        Assert.Equal(("http://127.0.0.1:1", "secret", "team-a"), (connection.Host, connection.AccessToken, connection.Namespace));
        Assert.Null(connection.TokenProvider);
    }

    [Fact]
    public void A_token_file_that_is_not_there_is_an_error()
    {
        var exception = Assert.Throws<ClusterException>(() => Read("{tokenFile: nowhere}"));

        Assert.Equal(
            $"The kubeconfig cannot be used: Could not find file '{_folder["nowhere"]}'.", exception.Finding.Message);
    }

    [Fact]
    public void The_own_namespace_is_the_pods_and_not_that_of_a_users_context()
    {
        var connection = Read("{token: secret}");

        Assert.Null(ClusterConnection.OwnNamespace(connection, _ => null));
        Assert.Equal("copyimage-system", ClusterConnection.OwnNamespace(connection, name => name == "POD_NAMESPACE" ? "copyimage-system" : null));
    }

    public void Dispose() => _folder.Dispose();

    private k8s.KubernetesClientConfiguration Read(string user)
    {
        _folder.Add("kubeconfig", $$"""
            current-context: c
            clusters: [{name: c, cluster: {server: "http://127.0.0.1:1"} }]
            users: [{name: other, user: {token: wrong} }, {name: u, user: {{user}} }]
            contexts: [{name: c, context: {cluster: c, user: u, namespace: team-a} }]
            """);
        return ClusterConnection.Find(_folder["kubeconfig"], _ => null, "copyimage-controller/test", _time);
    }
}
