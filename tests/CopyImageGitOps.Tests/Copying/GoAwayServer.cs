using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace CopyImageGitOps.Tests.Copying;

/// <summary>Speaks HTTP/2 just far enough to refuse every stream: SETTINGS, and GOAWAY with ENHANCE_YOUR_CALM (RFC 9113, section 6.8).</summary>
internal sealed class GoAwayServer : IAsyncDisposable
{
    private static readonly byte[] Settings = [0, 0, 0, 4, 0, 0, 0, 0, 0];
    private static readonly byte[] GoAway = [0, 0, 8, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 11];

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly X509Certificate2 _certificate;
    private readonly Task _serving;

    public GoAwayServer(X509Certificate2 certificate)
    {
        _certificate = certificate;
        _listener.Start();
        Address = _listener.LocalEndpoint.ToString()!;
        _serving = ServeAsync();
    }

    public string Address { get; }

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _serving;
        _certificate.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync();
                await RefuseAsync(client);
            }
        }
        catch (Exception e) when (e is SocketException or InvalidOperationException)
        {
            // The test is over.
        }
    }

    private async Task RefuseAsync(TcpClient client)
    {
        try
        {
            await using var stream = new SslStream(client.GetStream());
            await stream.AuthenticateAsServerAsync(new SslServerAuthenticationOptions
            {
                ServerCertificate = _certificate,
                ApplicationProtocols = [SslApplicationProtocol.Http2],
            });
            await stream.WriteAsync((byte[])[.. Settings, .. GoAway]);
            var rest = new byte[4096];
            while (await stream.ReadAsync(rest) > 0)
            {
            }
        }
        catch (IOException)
        {
            // The client has gone.
        }
    }
}
