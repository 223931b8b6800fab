using System.Security.Cryptography;
using CopyImageGitOps.Testing.Registries;

namespace CopyImageGitOps.Testing.Kubernetes;

/// <summary>What a control plane reads from files: certificates, keys, tokens, policies.</summary>
internal sealed class ControlPlaneFiles : IDisposable
{
    private const string AuditPolicy = """
        apiVersion: audit.k8s.io/v1
        kind: Policy
        omitStages: [RequestReceived]
        rules:
        - level: Metadata
        """;

    private readonly TemporaryFolder _folder = new();
    private readonly TestAuthority _authority = new("kubernetes");

    public ControlPlaneFiles()
    {
        TokenKey = RSA.Create(2048);
        (ServerCertificate, ServerKey) = _authority.IssueServerFiles();
        _folder.Add("token.key", TokenKey.ExportRSAPrivateKeyPem()).Add("audit-policy.yaml", AuditPolicy).Add("tokens.csv", string.Concat(
            $"{AdminToken},{ControlPlane.AdminUser},admin,\"system:masters\"\n",
            $"{ControllersToken},{ControlPlane.ControllersUser},controllers,\"system:masters\"\n"));
    }

    /// <summary>Signs the tokens of service accounts.</summary>
    public RSA TokenKey { get; }

    public string AdminToken { get; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    public string ControllersToken { get; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    public string ServerCertificate { get; }

    public string ServerKey { get; }

    public string AuthorityFile => _authority.File;

    /// <summary>The full path of a file.</summary>
    public string this[string name] => _folder[name];

    public HttpClient CreateClient(string address) => _authority.CreateClient(address);

    /// <summary>Writes a kubeconfig file and returns its path.</summary>
    /// <param name="user">The fields of its only user, as JSON.</param>
    public string WriteKubeconfig(string name, string server, string user, string @namespace = "default")
    {
        _folder.Add(name, $$"""
            apiVersion: v1
            kind: Config
            current-context: test
            clusters: [{name: test, cluster: {server: "{{server}}", certificate-authority: "{{AuthorityFile}}"} }]
            users: [{name: test, user: {{user}} }]
            contexts: [{name: test, context: {cluster: test, user: test, namespace: "{{@namespace}}"} }]
            """);
        return _folder[name];
    }

    public string Write(string name, string text)
    {
        _folder.Add(name, text);
        return _folder[name];
    }

    public void Dispose()
    {
        TokenKey.Dispose();
        _authority.Dispose();
        _folder.Dispose();
    }
}
