using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace CopyImageGitOps.Cli.Tests.Actions;

/// <summary>The releases of a repository at GitHub: files by their paths. It answers in the order of <see cref="Failures"/> first.</summary>
internal sealed class ReleaseServer : IDisposable
{
    public const string Repository = "acme/copyimage-gitops";

    private readonly HttpListener _listener = new();
    private readonly Dictionary<string, byte[]> _files = [];
    private readonly Task _serving;

    private ReleaseServer(int port)
    {
        Address = $"http://127.0.0.1:{port}";
        _listener.Prefixes.Add($"{Address}/");
        _listener.Start();
        _serving = ServeAsync();
    }

    public string Address { get; }

    /// <summary>Status codes for the next requests; 0 breaks the answer off in its middle.</summary>
    public Queue<int> Failures { get; } = new();

    public List<string> Requests { get; } = [];

    public static ReleaseServer Start()
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return new ReleaseServer(RandomNumberGenerator.GetInt32(20_000, 60_000));
            }
            catch (HttpListenerException) when (attempt < 20)
            {
                // The port is taken.
            }
        }
    }

    public void Add(string path, byte[] content) => _files[path] = content;

    /// <summary>A release with an archive and the checksums, of that or of another archive.</summary>
    public void AddRelease(string version, string archive, byte[] content, byte[]? checkedContent = null)
    {
        var folder = $"/{Repository}/releases/download/v{version}";
        Add($"{folder}/{archive}", content);
        var checksum = Convert.ToHexStringLower(SHA256.HashData(checkedContent ?? content));
        Add($"{folder}/checksums.txt", Encoding.UTF8.GetBytes($"{new string('0', 64)}  other.tar.gz\n{checksum}  {archive}\n"));
    }

    /// <summary>What git asks for the tags, in the protocol of plain files (https://git-scm.com/docs/http-protocol).</summary>
    public void AddTag(string tag, string commit) => Add($"/{Repository}/info/refs", Encoding.ASCII.GetBytes($"{commit}\trefs/tags/{tag}\n"));

    public void Dispose()
    {
        _listener.Close();
        _serving.Wait(TimeSpan.FromSeconds(5));
    }

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                await AnswerAsync(await _listener.GetContextAsync());
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
            {
                // It was closed, or the client was.
            }
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        var (path, response) = (context.Request.Url!.AbsolutePath, context.Response);
        Requests.Add(path);
        var content = _files.GetValueOrDefault(path);
        var failure = Failures.TryDequeue(out var status) ? status : content is null ? 404 : 200;
        response.StatusCode = failure == 0 ? 200 : failure;
        if (failure is 200 or 0)
        {
            response.ContentLength64 = content!.Length;
            await response.OutputStream.WriteAsync(failure == 0 ? content.AsMemory(0, content.Length / 2) : content);
        }

        if (failure == 0) response.Abort();
        else response.Close();
    }
}
