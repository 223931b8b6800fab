using System.IO.Enumeration;

namespace CopyImageGitOps.Manifests.Folders;

/// <summary>The files below a directory, relative to it, with <c>/</c>; links to directories are not entered, nor is <c>.git</c>.</summary>
internal sealed record FileTree(IReadOnlyList<string> Files, IReadOnlyList<string> UnreadableDirectories)
{
    private static readonly EnumerationOptions Options = new() { AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false };

    public static FileTree List(string root)
    {
        var (files, unreadable) = (new List<string>(), new List<string>());
        var pending = new Stack<string>([""]);
        root = Path.GetFullPath(root);
        while (pending.TryPop(out var directory))
        {
            try
            {
                foreach (var (name, isDirectory) in Entries(Path.Join(root, directory)))
                {
                    var path = directory.Length == 0 ? name : $"{directory}/{name}";
                    if (!isDirectory) files.Add(path);
                    else if (name != ".git") pending.Push(path);
                }
            }
            catch (Exception e) when (directory.Length > 0 && e is IOException or UnauthorizedAccessException)
            {
                unreadable.Add(directory);
            }
        }

        return new FileTree(files, unreadable);
    }

    private static FileSystemEnumerable<(string Name, bool IsDirectory)> Entries(string directory) =>
        new(directory, (ref FileSystemEntry e) => (e.FileName.ToString(), e.IsDirectory), Options)
        {
            ShouldIncludePredicate = (ref FileSystemEntry e) => !e.IsDirectory || !e.Attributes.HasFlag(FileAttributes.ReparsePoint),
        };
}
