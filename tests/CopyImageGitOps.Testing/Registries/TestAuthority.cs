using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace CopyImageGitOps.Testing.Registries;

/// <summary>A certificate authority that nobody knows, with its files in PEM form in a folder that is deleted on dispose.</summary>
public sealed class TestAuthority : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly X509Certificate2 _root;
    private readonly bool _isServer;

    /// <param name="isServer">The server's own certificate, which nobody else signed, is all there is.</param>
    public TestAuthority(string name = "Test Authority", bool isServer = false)
    {
        using var key = RSA.Create(2048);
        var request = Request($"CN={name}", key);
        if (isServer) request.CertificateExtensions.Add(Alternatives([]));
        else MakeAuthority(request);
        _isServer = isServer;
        _root = request.CreateSelfSigned(From, From.AddDays(30));
        _folder.Add("ca.pem", _root.ExportCertificatePem());
    }

    private static void MakeAuthority(CertificateRequest request)
    {
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
    }

    public string File => _folder["ca.pem"];

    private static DateTimeOffset From => TimeProvider.System.GetUtcNow().AddDays(-1);

    /// <summary>For the loopback interface and for names.</summary>
    public X509Certificate2 IssueServer(params string[] names) => _isServer ? _root : Issue("CN=server", "1.3.6.1.5.5.7.3.1", Alternatives(names));

    /// <summary>The files of a server's certificate and its key, for a registry in another process.</summary>
    public (string Certificate, string Key) IssueServerFiles() => Write("server", IssueServer());

    /// <summary>The files of a client's certificate and its key.</summary>
    public (string Certificate, string Key) IssueClientFiles(string name) => Write(name, Issue($"CN={name}", "1.3.6.1.5.5.7.3.2", null));

    /// <summary>A client, with none of the product in it, for a registry whose certificate is of this authority.</summary>
    public HttpClient CreateClient(string address) => new(new SocketsHttpHandler
    {
        SslOptions = { CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            CustomTrustStore = { _root },
        } },
    })
    {
        BaseAddress = new Uri($"https://{address}/"),
    };

    public void Dispose()
    {
        _root.Dispose();
        _folder.Dispose();
    }

    private (string Certificate, string Key) Write(string name, X509Certificate2 certificate)
    {
        using (certificate)
        {
            _folder.Add($"{name}.cert", certificate.ExportCertificatePem()).Add($"{name}.key", certificate.GetRSAPrivateKey()!.ExportPkcs8PrivateKeyPem());
            return (_folder[$"{name}.cert"], _folder[$"{name}.key"]);
        }
    }

    private static X509Extension Alternatives(string[] names)
    {
        var alternatives = new SubjectAlternativeNameBuilder();
        alternatives.AddIpAddress(IPAddress.Loopback);
        foreach (var name in names) alternatives.AddDnsName(name);
        return alternatives.Build();
    }

    private X509Certificate2 Issue(string subject, string usage, X509Extension? alternatives)
    {
        using var key = RSA.Create(2048);
        var request = Request(subject, key);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], critical: false));
        if (alternatives is not null) request.CertificateExtensions.Add(alternatives);
        using var issued = request.Create(_root, From.AddMinutes(1), From.AddDays(20), RandomNumberGenerator.GetBytes(8));
        using var pair = issued.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(pair.Export(X509ContentType.Pkcs12), password: null, X509KeyStorageFlags.Exportable);
    }

    private static CertificateRequest Request(string subject, RSA key) => new(subject, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
}
