namespace CopyImageGitOps.Tests.Manifests;

internal sealed class TemporaryFolder : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("copyimage-manifests-").FullName;

    public string this[string file] => Path.Join(Root, file);

    public TemporaryFolder Add(string file, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(this[file])!);
        File.WriteAllText(this[file], content);
        return this;
    }

    public TemporaryFolder AddLink(string file, string target)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(this[file])!);
        File.CreateSymbolicLink(this[file], target);
        return this;
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
