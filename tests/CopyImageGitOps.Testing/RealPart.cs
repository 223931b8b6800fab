namespace CopyImageGitOps.Testing;

/// <summary>
/// Programs that tests use as they are: a registry, an independent client. Without one its tests are skipped, visibly; with
/// <c>COPYIMAGE_REQUIRE_REAL=1</c> they fail instead, so that continuous integration cannot pass by lacking it.
/// </summary>
public static class RealPart
{
    /// <summary>Where eng/install.sh puts what Debian has in sid only.</summary>
    private static readonly string ToolFolder = Path.Combine(CacheFolder(), "copyimage", "tools", "usr", "bin");

    private static readonly string[] FromSid = ["cosign", "crane", "kustomize", "oras"];

    /// <summary>The full path of a program in PATH or among the tools that eng/install.sh fetched.</summary>
    /// <exception cref="RealPartMissingException">It is not installed and not required: xunit shows the test as skipped.</exception>
    /// <exception cref="InvalidOperationException">It is not installed but required.</exception>
    public static string Require(string program) => Find(program) ?? throw Missing($"'{program}' is not installed (on Debian: {Installation(program)}).");

    /// <summary>The full path of a script among the npm packages that eng/install.sh installed.</summary>
    /// <param name="script">Relative to <c>node_modules</c>.</param>
    /// <exception cref="RealPartMissingException">It is not installed and not required: xunit shows the test as skipped.</exception>
    /// <exception cref="InvalidOperationException">It is not installed but required.</exception>
    public static string RequireNpm(string script)
    {
        var path = Path.Combine(CacheFolder(), "copyimage", "npm", "node_modules", script);
        return File.Exists(path) ? path : throw Missing($"'{script}' is not installed (eng/install-npm.sh).");
    }

    /// <summary>The full path of a part of a Kubernetes control plane, or of kubectl: in the folder that <c>KUBEBUILDER_ASSETS</c> names (envtest's
    /// convention), else where eng/install-kubernetes.sh put it.</summary>
    /// <exception cref="RealPartMissingException">It is not installed and not required: xunit shows the test as skipped.</exception>
    /// <exception cref="InvalidOperationException">It is not installed but required.</exception>
    public static string RequireKubernetes(string program)
    {
        string?[] folders = [Environment.GetEnvironmentVariable("KUBEBUILDER_ASSETS"), Path.Combine(CacheFolder(), "copyimage", "kubernetes", "bin")];
        return folders.OfType<string>().Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists)
            ?? throw Missing($"'{program}' is not installed (eng/install-kubernetes.sh).");
    }

    /// <summary>To be thrown where the machine lacks something that is no program.</summary>
    public static Exception Missing(string problem) => Environment.GetEnvironmentVariable("COPYIMAGE_REQUIRE_REAL") == "1"
        ? new InvalidOperationException(problem)
        : new RealPartMissingException(problem);

    /// <summary>The full path of a program that no Debian package has, so that nothing can install it for everybody.</summary>
    /// <exception cref="RealPartMissingException">It is not installed: xunit shows the test as skipped, also where real parts are required.</exception>
    public static string Optional(string program) =>
        Find(program) ?? throw new RealPartMissingException($"'{program}' is not installed, and no Debian package has it.");

    /// <summary>The full path of a program in PATH or among the tools that eng/install.sh fetched, or null.</summary>
    public static string? Find(string program)
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return folders.Append(ToolFolder).Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
    }

    private static string Installation(string program) => program switch
    {
        "mkntfs" or "lowntfs-3g" => "apt-get install ntfs-3g",
        "ssh-keygen" => "apt-get install openssh-client",
        "gpg" => "apt-get install gpg gpg-agent",
        _ when FromSid.Contains(program) => $"eng/install-from-sid.sh {program}",
        _ => $"apt-get install {program}",
    };

    private static string CacheFolder() => Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } folder
        ? folder
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
}

/// <summary>xunit takes an exception whose message begins like this one's for a skip; so this project needs no test framework.</summary>
public sealed class RealPartMissingException(string problem) : Exception("$XunitDynamicSkip$" + problem);
