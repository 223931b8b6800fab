using System.Text;
using CopyImageGitOps.Manifests;

namespace CopyImageGitOps.Tests.Manifests;

/// <summary>One folder of Cases/manifests: <c>input</c>, <c>expected</c>, and maybe <c>options.txt</c>.</summary>
internal sealed class CaseFolder(string name)
{
    public static string Root { get; } = Path.Join(FindRepository(), "tests", "CopyImageGitOps.Tests", "Cases", "manifests");

    public static IEnumerable<string> Names =>
        Directory.EnumerateDirectories(Root).Select(d => Path.GetFileName(d)!).Order(StringComparer.Ordinal);

    public static bool IsUpdating => Environment.GetEnvironmentVariable("COPYIMAGE_UPDATE_CASES") == "1";

    public string Input => Path.Join(Root, name, "input");

    public string Expected => Path.Join(Root, name, "expected");

    /// <summary>Lines of <c>kind: K</c>, <c>maximumFileSize: N</c>, <c>field: group version kind path</c> with <c>*</c> for any.</summary>
    public ScanOptions ReadOptions()
    {
        var path = Path.Join(Root, name, "options.txt");
        var lines = (File.Exists(path) ? File.ReadAllLines(path) : []).Select(l => l.Split(": ", 2)).ToLookup(p => p[0], p => p[1]);
        return new ScanOptions
        {
            Kinds = [.. lines["kind"]],
            FieldSpecs = [.. lines["field"].Select(ParseSpec)],
            MaximumFileSize = lines["maximumFileSize"].Select(long.Parse).FirstOrDefault(new ScanOptions().MaximumFileSize),
        };
    }

    public static SortedDictionary<string, byte[]> ReadAll(string directory)
    {
        var files = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        if (!Directory.Exists(directory)) return files;
        foreach (var file in Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories))
            files[Path.GetRelativePath(directory, file)] = File.ReadAllBytes(file);
        return files;
    }

    public static void WriteAll(string directory, IEnumerable<KeyValuePair<string, byte[]>> files)
    {
        if (Directory.Exists(directory)) Directory.Delete(directory, recursive: true);
        foreach (var (file, content) in files)
        {
            var path = Path.Join(directory, file);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, content);
        }
    }

    /// <summary>Bytes that a failed comparison can show.</summary>
    public static string Show(byte[] content) => Encoding.Latin1.GetString(content).Replace("\r", "\\r", StringComparison.Ordinal);

    private static FieldSpec ParseSpec(string line)
    {
        var parts = line.Split(' ').Select(p => p == "*" ? null : p).ToArray();
        return new FieldSpec { Group = parts[0], Version = parts[1], Kind = parts[2], Path = parts[3]! };
    }

    private static string FindRepository()
    {
        var directory = AppContext.BaseDirectory;
        while (!File.Exists(Path.Join(directory, "CopyImageGitOps.sln")))
            directory = Path.GetDirectoryName(directory) ?? throw new InvalidOperationException("No solution above the tests.");
        return directory;
    }
}
