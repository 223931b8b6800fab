using CopyImageGitOps.Configuration.Keys;
using CopyImageGitOps.Findings;
using CopyImageGitOps.References;

namespace CopyImageGitOps.Configuration;

/// <summary>What can only be wrong with several keys together.</summary>
internal static class ConfigRules
{
    public static IEnumerable<Finding> Check(CopyImageConfig config, ConfigOrigins origins)
    {
        if (config.Pin == PinMode.Tag && config.TagConflict == TagConflictMode.Keep) yield return KeptTagsWithoutDigest(origins);
        if (config.Controller is { LockFile: not null, LockRepository: not null }) yield return TwoLocks(origins);
        if (config.Destination is null) yield break;
        var (registry, prefix) = RegistryTexts.Split(config.Destination);
        var target = Join(prefix, TemplateTexts.SampleTarget(config.Target));
        var (file, line, field) = origins.Of("target");
        if (registry == Registry.DockerHub.Name && target.Count(c => c == '/') != 1)
        {
            yield return new Finding(Severity.Error, FindingCodes.ConfigInvalid,
                $"On Docker Hub a repository is an account and one name, but '{config.Target}' below '{config.Destination}' makes names such as '{target}'.")
            {
                Hint = prefix.Contains('/')
                    ? $"Use docker.io/{prefix[..prefix.IndexOf('/')]} as the destination, and '{{registry}}-{{name}}' as the target."
                    : "Use '{registry}-{name}' as the target.",
                File = file,
                Line = line,
                Field = field,
            };
        }
    }

    private static Finding KeptTagsWithoutDigest(ConfigOrigins origins)
    {
        var (file, line, field) = origins.Of("tagConflict");
        return new Finding(Severity.Error, FindingCodes.ConfigInvalid,
            "A tag that is kept has other content than the source, and with 'pin: tag' manifests would refer to it by the tag alone.")
        {
            Hint = "Use 'pin: tag@digest', or 'tagConflict: fail'.",
            File = file,
            Line = line,
            Field = field,
        };
    }

    private static Finding TwoLocks(ConfigOrigins origins)
    {
        var (file, line, field) = origins.Of("controller.lockRepository");
        return new Finding(Severity.Error, FindingCodes.ConfigInvalid, "Two lock files are named: spec.controller has lockFile and lockRepository.")
        {
            Hint = "Keep the one that the manifests in Git are made with.",
            File = file,
            Line = line,
            Field = field,
        };
    }

    private static string Join(string prefix, string path) => prefix.Length == 0 ? path : $"{prefix}/{path}";
}
