namespace CopyImageGitOps.Manifests.Folders;

/// <summary>The files below a directory, relative to it, with <c>/</c>.</summary>
internal sealed record FileTree(IReadOnlyList<string> Files, IReadOnlyList<string> UnreadableDirectories)
{
    private static readonly EnumerationOptions Entries = new() { AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false };

    private static readonly EnumerationOptions RealEntries = new() { AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = false };

    public static FileTree List(string root)
    {
        var (files, unreadable) = (new List<string>(), new List<string>());
        var pending = new Stack<string>([""]);
        while (pending.TryPop(out var directory))
        {
            var path = Path.Join(root, directory);
            var prefix = directory.Length == 0 ? "" : directory + "/";
            try
            {
                var real = Directory.EnumerateDirectories(path, "*", RealEntries).Select(Path.GetFileName).ToList();
                files.AddRange(Directory.EnumerateFiles(path, "*", Entries).Select(f => prefix + Path.GetFileName(f)));
                foreach (var name in real.Where(n => n != ".git")) pending.Push(prefix + name);
            }
            catch (Exception e) when (directory.Length > 0 && e is IOException or UnauthorizedAccessException)
            {
                unreadable.Add(directory);
            }
        }

        return new FileTree(files, unreadable);
    }
}
