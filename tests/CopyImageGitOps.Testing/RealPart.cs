namespace CopyImageGitOps.Testing;

/// <summary>
/// Programs that tests use as they are: a registry, an independent client. Without one its tests are skipped, visibly; with
/// <c>COPYIMAGE_REQUIRE_REAL=1</c> they fail instead, so that continuous integration cannot pass by lacking it.
/// </summary>
public static class RealPart
{
    /// <summary>The full path of a program in PATH.</summary>
    /// <exception cref="RealPartMissingException">It is not installed and not required: xunit shows the test as skipped.</exception>
    /// <exception cref="InvalidOperationException">It is not installed but required.</exception>
    public static string Require(string program)
    {
        if (Find(program) is { } path) return path;
        var problem = $"'{program}' is not installed (on Debian: apt-get install {PackageOf(program)}).";
        throw Environment.GetEnvironmentVariable("COPYIMAGE_REQUIRE_REAL") == "1"
            ? new InvalidOperationException(problem)
            : new RealPartMissingException(problem);
    }

    /// <summary>The full path of a program in PATH, or null.</summary>
    public static string? Find(string program)
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return folders.Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
    }

    private static string PackageOf(string program) => program switch
    {
        "etcd" => "etcd-server",
        _ => program,
    };
}

/// <summary>xunit takes an exception whose message begins like this one's for a skip; so this project needs no test framework.</summary>
public sealed class RealPartMissingException(string problem) : Exception("$XunitDynamicSkip$" + problem);
