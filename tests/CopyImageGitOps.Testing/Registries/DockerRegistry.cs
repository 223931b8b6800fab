using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace CopyImageGitOps.Testing.Registries;

/// <summary>
/// Debian's real <c>docker-registry</c> (distribution 2.8) on a free port of the loopback interface, with its data in a temporary folder. It ends
/// with its disposal, and also when this process is killed: it is watched over by a shell that waits for the end of its standard input.
/// </summary>
public sealed class DockerRegistry : IAsyncDisposable
{
    public const string Username = "real-user";
    public const string Password = "real-secret";

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(20);

    private readonly TemporaryFolder _folder = new();
    private readonly Process _process;
    private readonly TokenIssuer? _tokens;

    private DockerRegistry(string program, RegistryLogin login, TokenIssuer? tokens)
    {
        _tokens = tokens;
        Address = $"127.0.0.1:{FreePort()}";
        File.WriteAllText(_folder["config.yml"], Configure(login));
        string[] arguments = ["-c", "\"$0\" serve \"$1\" >/dev/null 2>&1 & read -r _; kill -9 $!", program, _folder["config.yml"]];
        _process = Process.Start(new ProcessStartInfo("/bin/sh", arguments)
        {
            RedirectStandardInput = true,
            UseShellExecute = false,
        })!;
    }

    /// <summary>Host and port, as in a reference.</summary>
    public string Address { get; }

    /// <summary>Where its data is.</summary>
    public string DataFolder => _folder["data"];

    /// <summary>What it has cost so far, in user and system time. Linux only.</summary>
    public TimeSpan CpuTime
    {
        get
        {
            var children = File.ReadAllText($"/proc/{_process.Id}/task/{_process.Id}/children");
            using var server = Process.GetProcessById(int.Parse(children, CultureInfo.InvariantCulture));
            return server.TotalProcessorTime;
        }
    }

    /// <summary>Returns when it answers.</summary>
    /// <exception cref="RealPartMissingException">It is not installed.</exception>
    public static async Task<DockerRegistry> StartAsync(RegistryLogin login, CancellationToken ct)
    {
        var program = RealPart.Require("docker-registry");
        for (var attempt = 1; ; attempt++)
        {
            var tokens = login == RegistryLogin.Bearer ? await TokenIssuer.StartAsync(Username, Password) : null;
            var registry = new DockerRegistry(program, login, tokens);
            if (await registry.AnswersAsync(ct)) return registry;
            await registry.DisposeAsync();
            // Another program may have taken the port meanwhile.
            if (attempt == 3) throw new InvalidOperationException("docker-registry does not answer.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
        if (_tokens is not null) await _tokens.DisposeAsync();
        _folder.Dispose();
    }

    private string Configure(RegistryLogin login)
    {
        var auth = login switch
        {
            // bcrypt of the password.
            RegistryLogin.Basic =>
                "auth:\n  htpasswd:\n    realm: test\n"
                + $"    path: {WriteFile("htpasswd", $"{Username}:$2y$05$abcdefghijklmnopqrstuuG0.suHYbDOK24/PgzvpvYMx1IgCmNiW\n")}\n",
            RegistryLogin.Bearer =>
                $"auth:\n  token:\n    realm: {_tokens!.Realm}\n    service: {_tokens.Service}\n    issuer: {_tokens.Issuer}\n"
                + $"    rootcertbundle: {WriteFile("roots.pem", _tokens.CertificatePem)}\n",
            _ => "",
        };
        return $"""
            version: 0.1
            log:
              level: error
              accesslog:
                disabled: true
            storage:
              filesystem:
                rootdirectory: {DataFolder}
              delete:
                enabled: true
            http:
              addr: {Address}
              secret: not-so-secret
            validation:
              manifests:
                urls:
                  allow: ['^https?://']
            {auth}
            """;
    }

    private string WriteFile(string name, string text)
    {
        File.WriteAllText(_folder[name], text);
        return _folder[name];
    }

    private async Task<bool> AnswersAsync(CancellationToken ct)
    {
        using var http = new HttpClient { BaseAddress = new Uri($"http://{Address}/v2/") };
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        var started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started) < StartLimit && !_process.HasExited)
        {
            try
            {
                using var response = await http.GetAsync("", ct);
                return response.StatusCode is HttpStatusCode.OK or HttpStatusCode.Unauthorized;
            }
            catch (HttpRequestException)
            {
                await timer.WaitForNextTickAsync(ct);
            }
        }

        return false;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
