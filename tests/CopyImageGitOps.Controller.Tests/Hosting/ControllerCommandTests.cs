using System.Net;
using System.Net.Sockets;
using CliWrap;
using CliWrap.Buffered;
using CopyImageGitOps.Controller.Status;
using CopyImageGitOps.Testing;

namespace CopyImageGitOps.Controller.Tests.Hosting;

/// <summary>What ends the program before it has touched anything.</summary>
public sealed class ControllerCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Without_a_destination_it_says_where_to_set_one()
    {
        var result = await RunAsync([]);

        Assert.Equal(2, result.ExitCode);
        Assert.Equal(
            "Error: No destination is configured. [config-invalid] Set spec.destination in copyimage.yaml, --destination or COPYIMAGE_DESTINATION "
                + "to a registry and path, as in registry.example.com/mirror.\n",
            result.StandardError);
    }

    [Fact]
    public async Task All_faults_of_the_configuration_are_shown()
    {
        _folder.Add("copyimage.yaml", "apiVersion: copyimage.dev/v1\nkind: CopyImage\nspec:\n  controller:\n    mode: dry-run\n    workers: 0\n");

        var result = await RunAsync(["--config", _folder["copyimage.yaml"]]);

        Assert.Equal(2, result.ExitCode);
        Assert.Equal(
            $"Error: {_folder["copyimage.yaml"]}:5: spec.controller.mode is 'dry-run', not enforce or audit. [config-invalid]\n"
                + $"Error: {_folder["copyimage.yaml"]}:6: spec.controller.workers is '0', not a whole number from 1 to 64. [config-invalid]\n",
            result.StandardError);
    }

    [Fact]
    public async Task Outside_of_a_cluster_a_kubeconfig_must_be_named()
    {
        var result = await RunAsync(["--destination", "localhost:1/mirror"]);

        Assert.Equal(2, result.ExitCode);
        Assert.Equal(
            "Error: There is no cluster: this is no pod with a service account. [config-invalid] "
                + "Run it in a cluster (deploy/ has the manifests), or name a kubeconfig with --kubeconfig or KUBECONFIG.\n",
            result.StandardError);
    }

    [Fact]
    public async Task A_kubeconfig_that_cannot_be_used_is_named()
    {
        _folder.Add("kubeconfig", "apiVersion: v1\nkind: Config\n");

        var result = await RunAsync(["--destination", "localhost:1/mirror"], ("KUBECONFIG", _folder["kubeconfig"]));

        Assert.Equal(2, result.ExitCode);
        Assert.StartsWith($"Error: {_folder["kubeconfig"]}: The kubeconfig cannot be used: ", result.StandardError, StringComparison.Ordinal);
        Assert.EndsWith(" [config-invalid] Check the file with 'kubectl --kubeconfig FILE version'.\n", result.StandardError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_named()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var address = $"http://127.0.0.1:{((IPEndPoint)other.LocalEndpoint).Port}";
        WriteKubeconfig();

        var result = await RunAsync(["--destination", "localhost:1/mirror", "--kubeconfig", _folder["kubeconfig"], "--listen", address]);

        Assert.Equal(2, result.ExitCode);
        Assert.EndsWith(
            $"Error: '{address}' cannot be listened on: Failed to bind to address {address}: address already in use. [config-invalid] "
                + "Choose another address or port with --listen.\n",
            result.StandardError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proxy_that_is_none_is_named()
    {
        WriteKubeconfig();

        var result = await RunAsync(
            ["--destination", "localhost:1/mirror", "--kubeconfig", _folder["kubeconfig"], "--listen", "http://127.0.0.1:0"],
            ("HTTPS_PROXY", "ftp://jane:secret@proxy"));

        Assert.Equal(2, result.ExitCode);
        Assert.StartsWith("Error: HTTPS_PROXY is not the address of a proxy. [config-invalid] ", result.StandardError, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", result.StandardError, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--listen", "https://127.0.0.1:1", "--listen is an address as in http://0.0.0.0:8080 or http://[::1]:8080, without a path.")]
    [InlineData("--listen", "http://127.0.0.1:1/status", "--listen is an address as in http://0.0.0.0:8080 or http://[::1]:8080, without a path.")]
    [InlineData("--log-format", "xml", "Argument 'xml' not recognized. Must be one of:")]
    [InlineData("--lissen", "x", "Unrecognized command or argument '--lissen'.")]
    public async Task An_option_that_is_wrong_is_said(string option, string value, string problem)
    {
        var result = await RunAsync([option, value]);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains($"Error: {problem}", result.StandardError, StringComparison.Ordinal);
        Assert.Contains("See 'copyimage-controller --help'.", result.StandardError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_version_is_that_of_the_product() => Assert.Equal($"{ControllerMetrics.Version}\n", (await RunAsync(["--version"])).StandardOutput);

    public void Dispose() => _folder.Dispose();

    private void WriteKubeconfig() => _folder.Add("kubeconfig", """
        current-context: c
        clusters: [{name: c, cluster: {server: "http://127.0.0.1:1"}}]
        users: [{name: c, user: {token: t}}]
        contexts: [{name: c, context: {cluster: c, user: c}}]
        """);

    private async Task<BufferedCommandResult> RunAsync(string[] arguments, params (string Name, string Value)[] environment)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        return await Cli.Wrap(Path.Combine(AppContext.BaseDirectory, "copyimage-controller")).WithArguments(arguments).WithWorkingDirectory(_folder.Path)
            .WithEnvironmentVariables(variables =>
            {
                string[] unset = ["KUBECONFIG", "HTTPS_PROXY", "https_proxy", "COPYIMAGE_DESTINATION", "PRIV_OCI_REGISTRY"];
                foreach (var name in unset) variables.Set(name, null);
                foreach (var (name, value) in environment) variables.Set(name, value);
            })
            .WithValidation(CommandResultValidation.None).ExecuteBufferedAsync(limit.Token);
    }
}
