using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace CopyImageGitOps.Certificates;

/// <summary>Reads certificates and keys in PEM form, as registries, docker and Kubernetes secrets keep them.</summary>
internal static class CertificateFiles
{
    private const long Largest = 1024 * 1024;

    /// <summary>The certificates of a bundle; at least one.</summary>
    /// <exception cref="CertificateException">The file has none.</exception>
    public static X509Certificate2Collection ReadAuthorities(string path)
    {
        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPem(Read(path));
        }
        catch (CryptographicException e)
        {
            throw new CertificateException(path, "it holds a certificate that is broken", "Give the PEM file as the authority published it.", e);
        }

        return authorities.Count > 0 ? authorities : throw NotPem(path, "certificate", "openssl x509 -inform der");
    }

    /// <summary>A certificate with its key, and the certificates between it and its authority that stand behind it in the same file.</summary>
    /// <exception cref="CertificateException">One of the files cannot be read, or they do not belong together.</exception>
    public static (X509Certificate2 Certificate, X509Certificate2Collection Chain) ReadClient(string certificatePath, string keyPath)
    {
        var chain = ReadAuthorities(certificatePath);
        var key = Read(keyPath);
        if (!key.Contains("PRIVATE KEY-----", StringComparison.Ordinal)) throw NotPem(keyPath, "private key", "openssl pkey -inform der");
        if (key.Contains("ENCRYPTED", StringComparison.Ordinal))
            throw new CertificateException(keyPath, "its key is encrypted", "Give the key without a passphrase ('openssl pkey -in key.pem -out plain.pem').");
        try
        {
            using var pair = X509Certificate2.CreateFromPem(chain[0].ExportCertificatePem(), key);
            chain.RemoveAt(0);
            // TLS on Windows takes no key that was only read into memory.
            return (X509CertificateLoader.LoadPkcs12(pair.Export(X509ContentType.Pkcs12), password: null), chain);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw new CertificateException(
                keyPath, $"its key does not fit the certificate in '{certificatePath}'", "Give the certificate and the key that were made together.", e);
        }
    }

    private static string Read(string path)
    {
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > Largest })
                throw new CertificateException(path, $"it is larger than {Largest} bytes", "Check that this is the file that is meant.");
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CertificateException(path, "there is no such file", "Check the path.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CertificateException(path, "it cannot be read", "Check the path and the file's permissions.", e);
        }
    }

    private static CertificateException NotPem(string path, string what, string command) =>
        new(path, $"it holds no {what} in PEM form", $"Give a file with '-----BEGIN …-----'; '{command} -in FILE' converts a binary one.");
}
