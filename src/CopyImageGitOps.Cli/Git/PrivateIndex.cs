namespace CopyImageGitOps.Cli.Git;

/// <summary>
/// An index in a file of its own, beside the repository's. One name for all runs: the index lock keeps them apart, and what a killed one left is
/// removed here.
/// </summary>
internal sealed class PrivateIndex : IDisposable
{
    private readonly string _current;

    public PrivateIndex(string gitDirectory, string name)
    {
        (Path, _current) = (System.IO.Path.Combine(gitDirectory, name), System.IO.Path.Combine(gitDirectory, "index"));
        Dispose();
    }

    public string Path { get; }

    /// <summary>Makes it a copy of the repository's; with its time, which is what file times are compared with.</summary>
    public void Copy()
    {
        if (File.Exists(_current)) File.Copy(_current, Path);
    }

    /// <summary>Puts it in the place of the repository's, in one step.</summary>
    public void Publish() => File.Move(Path, _current, overwrite: true);

    public void Dispose()
    {
        File.Delete(Path);
        File.Delete(Path + ".lock");
    }
}
