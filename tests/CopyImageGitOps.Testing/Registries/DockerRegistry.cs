using System.Diagnostics;
using System.Globalization;
using System.Net;
using CopyImageGitOps.Testing.Kubernetes;

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
    private readonly ReservedPort _port = ReservedPort.Take();
    private readonly string _program;
    private Process _process;
    private readonly TokenIssuer? _tokens;
    private readonly TestAuthority? _authority;

    private DockerRegistry(string program, RegistryLogin login, TokenIssuer? tokens, TestAuthority? authority)
    {
        (_program, _tokens, _authority) = (program, tokens, authority);
        Address = $"127.0.0.1:{_port.Number}";
        File.WriteAllText(_folder["config.yml"], Configure(login));
        _process = Start();
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
    /// <param name="authority">Signs the certificate; without it the registry is plain. With it HTTP/2 is offered.</param>
    public static async Task<DockerRegistry> StartAsync(RegistryLogin login, CancellationToken ct, TestAuthority? authority = null)
    {
        var program = RealPart.Require("docker-registry");
        for (var attempt = 1; ; attempt++)
        {
            var tokens = login == RegistryLogin.Bearer ? await TokenIssuer.StartAsync(Username, Password) : null;
            var registry = new DockerRegistry(program, login, tokens, authority);
            if (await registry.AnswersAsync(ct)) return registry;
            await registry.DisposeAsync();
            // Another program may have taken the port meanwhile.
            if (attempt == 3) throw new InvalidOperationException("docker-registry does not answer.");
        }
    }

    /// <summary>Kills it; its data stays.</summary>
    public async Task StopAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    /// <summary>Starts it again after <see cref="StopAsync"/>, on its port; returns when it answers.</summary>
    public async Task ContinueAsync(CancellationToken ct)
    {
        _process = Start();
        if (!await AnswersAsync(ct)) throw new InvalidOperationException("docker-registry does not answer again.");
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        if (_tokens is not null) await _tokens.DisposeAsync();
        _port.Dispose();
        _folder.Dispose();
    }

    private Process Start()
    {
        string[] arguments = ["-c", "\"$0\" serve \"$1\" >/dev/null 2>&1 & read -r _; kill -9 $!", _program, _folder["config.yml"]];
        return Process.Start(new ProcessStartInfo("/bin/sh", arguments)
        {
            RedirectStandardInput = true,
            UseShellExecute = false,
        })!;
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
        var tls = _authority?.IssueServerFiles() is var (certificate, key) ? $"\n  tls:\n    certificate: {certificate}\n    key: {key}" : "";
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
              secret: not-so-secret{tls}
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
        using var http = _authority?.CreateClient(Address) ?? new HttpClient { BaseAddress = new Uri($"http://{Address}/") };
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        var started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started) < StartLimit && !_process.HasExited)
        {
            try
            {
                using var response = await http.GetAsync("v2/", ct);
                return response.StatusCode is HttpStatusCode.OK or HttpStatusCode.Unauthorized;
            }
            catch (HttpRequestException)
            {
                await timer.WaitForNextTickAsync(ct);
            }
        }

        return false;
    }
}
