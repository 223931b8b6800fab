using CopyImageGitOps.Configuration;
using CopyImageGitOps.Testing;
using CopyImageGitOps.Testing.Registries;

namespace CopyImageGitOps.Tests.Configuration;

/// <summary>How registries are reached: the files that the configuration names, and keys that contradict each other.</summary>
public sealed class RegistryConfigTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TestAuthority _authority = new();

    [Fact]
    public async Task Paths_are_relative_to_the_configuration_file()
    {
        var (certificate, key) = _authority.IssueClientFiles("client");
        _folder.Add("conf/certs/ca.pem", await ReadAsync(_authority.File))
            .Add("conf/client.cert", await ReadAsync(certificate))
            .Add("conf/client.key", await ReadAsync(key));

        var load = await LoadAsync("conf/copyimage.yaml", "A.io: {caFile: certs/ca.pem, certFile: client.cert, keyFile: client.key}");

        Assert.Empty(load.Findings.Select(ConfigText.Show));
        Assert.Equal(
            new RegistryConfig { CaFile = _folder["conf/certs/ca.pem"], CertFile = _folder["conf/client.cert"], KeyFile = _folder["conf/client.key"] },
            load.Config!.Registries["a.io"]);
    }

    [Fact]
    public async Task Each_file_that_cannot_be_used_is_an_error_at_its_line()
    {
        var (certificate, key) = _authority.IssueClientFiles("one");
        var (_, otherKey) = _authority.IssueClientFiles("two");
        _folder.Add("binary.crt", "0\u0082").Add("broken.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")
            .Add("locked.key", "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n");

        var load = await LoadAsync(
            "copyimage.yaml",
            "a.io:\n  caFile: none.pem\nb.io:\n  caFile: binary.crt\nc.io:\n  caFile: broken.pem\n"
                + $"D.io:\n  certFile: {certificate}\n  keyFile: {otherKey}\ne.io:\n  certFile: {certificate}\n  keyFile: locked.key\n"
                + $"f.io:\n  certFile: {certificate}\n  keyFile: {certificate}\ng.io:\n  certFile: none.crt\n  keyFile: {key}");

        Assert.Null(load.Config);
        Assert.Equal(
            [
                $"6: [spec.registries.a.io.caFile] spec.registries.a.io.caFile is '{_folder["none.pem"]}', which cannot be used: there is no such file. "
                    + "-> Check the path.",
                $"8: [spec.registries.b.io.caFile] spec.registries.b.io.caFile is '{_folder["binary.crt"]}', which cannot be used: "
                    + "it holds no certificate in PEM form. "
                    + "-> Give a file with '-----BEGIN …-----'; 'openssl x509 -inform der -in FILE' converts a binary one.",
                $"10: [spec.registries.c.io.caFile] spec.registries.c.io.caFile is '{_folder["broken.pem"]}', which cannot be used: "
                    + "it holds a certificate that is broken. -> Give the PEM file as the authority published it.",
                $"13: [spec.registries.d.io.keyFile] spec.registries.d.io.keyFile is '{otherKey}', which cannot be used: "
                    + $"its key does not fit the certificate in '{certificate}'. -> Give the certificate and the key that were made together.",
                $"16: [spec.registries.e.io.keyFile] spec.registries.e.io.keyFile is '{_folder["locked.key"]}', which cannot be used: its key is encrypted. "
                    + "-> Give the key without a passphrase ('openssl pkey -in key.pem -out plain.pem').",
                $"19: [spec.registries.f.io.keyFile] spec.registries.f.io.keyFile is '{certificate}', which cannot be used: "
                    + "it holds no private key in PEM form. "
                    + "-> Give a file with '-----BEGIN …-----'; 'openssl pkey -inform der -in FILE' converts a binary one.",
                $"21: [spec.registries.g.io.certFile] spec.registries.g.io.certFile is '{_folder["none.crt"]}', which cannot be used: there is no such file. "
                    + "-> Check the path.",
            ],
            load.Findings.Select(finding => ConfigText.Show(finding)[(_folder["copyimage.yaml"].Length + 1)..]));
    }

    [Theory]
    [InlineData("{certFile: x}", "certFile has no keyFile beside it. -> Give the key of the certificate.")]
    [InlineData("{keyFile: x}", "keyFile has no certFile beside it. -> Give its certificate.")]
    [InlineData("{caFile: x, tls: false}", "tls is false, but there are certificates beside it. -> Leave out one of them.")]
    public void Keys_that_contradict_each_other_are_an_error(string registry, string expected)
    {
        var load = Combine($"registries:\n  a.io: {registry}", new ConfigOverrides());

        Assert.EndsWith($"spec.registries.a.io.{expected}", ConfigText.Show(Assert.Single(load.Findings)));
        Assert.StartsWith("copyimage.yaml:5: ", ConfigText.Show(load.Findings[0]));
    }

    [Fact]
    public void A_registry_is_not_both_plain_and_over_tls()
    {
        var load = Combine("registries:\n  a.io:\n    tls: true", new ConfigOverrides { InsecureRegistries = ["a.io"] });

        Assert.Equal(
            "copyimage.yaml:6: [spec.registries.a.io.tls] spec.registries.a.io.tls cannot be on: insecureRegistries has this registry. "
                + "-> Take it out of one of them.",
            ConfigText.Show(Assert.Single(load.Findings)));
    }

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Dispose();
    }

    private static ConfigLoad Combine(string spec, ConfigOverrides overrides) => ConfigLoader.Combine(ConfigText.ParseSpec(spec), _ => null, overrides);

    private static Task<string> ReadAsync(string path) => File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);

    /// <param name="registries">The lines below <c>registries</c>, which begins on line 4.</param>
    private Task<ConfigLoad> LoadAsync(string name, string registries)
    {
        _folder.Add(name, ConfigText.Spec("registries:\n" + string.Join('\n', registries.Split('\n').Select(line => $"  {line}"))));
        return ConfigLoader.LoadAsync(_folder.Path, _folder[name], _ => null, null, TestContext.Current.CancellationToken);
    }
}
