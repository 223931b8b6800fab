namespace CopyImageGitOps.Cli.Tests.Kustomize;

/// <summary>The repository that the tests were built from.</summary>
internal static class RepositoryRoot
{
    public static string Path { get; } = Find();

    private static string Find()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(System.IO.Path.Combine(directory.FullName, "CopyImageGitOps.sln"))) directory = directory.Parent;
        return directory?.FullName ?? throw new InvalidOperationException($"No CopyImageGitOps.sln above {AppContext.BaseDirectory}.");
    }
}
