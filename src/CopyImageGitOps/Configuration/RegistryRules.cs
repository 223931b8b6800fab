using CopyImageGitOps.Certificates;
using CopyImageGitOps.Configuration.Shapes;
using CopyImageGitOps.Findings;

namespace CopyImageGitOps.Configuration;

/// <summary>What can be wrong with how registries are reached: keys that contradict each other, and files that cannot be used.</summary>
internal static class RegistryRules
{
    public static IEnumerable<Finding> Check(CopyImageConfig config, ConfigDocument? document)
    {
        var faults = new ConfigFaults(document?.File);
        foreach (var (name, registry) in config.Registries.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            var place = new Place(name, document, faults);
            if (registry is { CertFile: not null, KeyFile: null }) place.Add("certFile", "has no keyFile beside it", "Give the key of the certificate.");
            if (registry is { CertFile: null, KeyFile: not null }) place.Add("keyFile", "has no certFile beside it", "Give its certificate.");
            if (registry is { Tls: false, HasFiles: true })
                place.Add("tls", "is false, but there are certificates beside it", "Leave out one of them.");
            if ((registry.HasFiles || registry.Tls == true) && config.InsecureRegistries.Contains(name))
                place.Add("tls", "cannot be on: insecureRegistries has this registry", "Take it out of one of them.");
        }

        return faults.Findings;
    }

    /// <summary>Reads each file once, so that one that cannot be used is found before anything is touched.</summary>
    public static IEnumerable<Finding> CheckFiles(ConfigDocument document)
    {
        var faults = new ConfigFaults(document.File);
        foreach (var (name, registry) in document.Config.Registries.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            var place = new Place(name, document, faults);
            if (registry.CaFile is { } authority) place.Try("caFile", () => CertificateFiles.ReadAuthorities(authority));
            if (registry is { CertFile: { } certificate, KeyFile: { } key })
                place.Try("certFile", () => CertificateFiles.ReadClient(certificate, key).Certificate.Dispose(), key);
        }

        return faults.Findings;
    }

    private readonly record struct Place(string Registry, ConfigDocument? Document, ConfigFaults Faults)
    {
        public void Add(string key, string says, string hint) =>
            Faults.Add($"spec.registries.{Registry}.{key} {says}.", hint, Document?.LineOf(Registry, key), $"spec.registries.{Registry}.{key}");

        /// <param name="keyFile">Read with it, under a key of its own.</param>
        public void Try(string key, Action read, string? keyFile = null)
        {
            try
            {
                read();
            }
            catch (CertificateException e)
            {
                Add(e.File == keyFile ? "keyFile" : key, $"is '{e.File}', which cannot be used: {e.Reason}", e.Hint);
            }
        }
    }
}
