using System.Text;

namespace CopyImageGitOps.Cli.Tests.Kustomize;

/// <summary>
/// A case in one file: lines of what it shows and settings (<c>arguments:</c>, <c>path:</c>, <c>helm: yes</c>, <c>crlf: FILE</c>,
/// <c>no-final-newline: FILE</c>), the files of a repository after lines as <c>-- FILE --</c>, and behind <c>== expected ==</c> what a run makes of it.
/// </summary>
internal sealed class KustomizeCase
{
    private const string Expectation = "\n== expected ==\n";

    private readonly string _path;

    private KustomizeCase(string path, string text)
    {
        _path = path;
        var parts = text.Split(Expectation, 2);
        (Input, Expected) = (parts[0], parts.Length > 1 ? parts[1] : "");
        var sections = ("\n" + Input).Split("\n-- ");
        Settings = sections[0].Split('\n').Where(line => line.Contains(": ", StringComparison.Ordinal) && !line.StartsWith('#'))
            .Select(line => line.Split(": ", 2)).ToLookup(pair => pair[0], pair => pair[1]);
        Files = [.. sections.Skip(1).Select(section => section.Split(" --\n", 2)).Select(pair => (pair[0], ContentOf(pair[0], pair[1])))];
    }

    private string Input { get; }

    public string Expected { get; }

    public ILookup<string, string> Settings { get; }

    public IReadOnlyList<(string Path, string Content)> Files { get; }

    public static bool IsUpdating => Environment.GetEnvironmentVariable("COPYIMAGE_UPDATE_CASES") == "1";

    public static string Folder { get; } = Path.Combine(RepositoryRoot.Path, "tests", "CopyImageGitOps.Cli.Tests", "Kustomize", "Cases");

    /// <summary>What an update makes of what a run has made of a repository; in <c>newer:</c> what has another digest by then.</summary>
    public static string UpdateFolder { get; } = Path.Combine(RepositoryRoot.Path, "tests", "CopyImageGitOps.Cli.Tests", "Kustomize", "UpdateCases");

    public static KustomizeCase Read(string name, string? folder = null)
    {
        var path = Path.Combine(folder ?? Folder, name + ".txt");
        return new KustomizeCase(path, File.ReadAllText(path));
    }

    public void Update(string expected) => File.WriteAllText(_path, Input + Expectation + expected, new UTF8Encoding(false));

    private string ContentOf(string file, string section)
    {
        if (!Settings["no-final-newline"].Contains(file)) section += "\n";
        return Settings["crlf"].Contains(file) ? section.Replace("\n", "\r\n", StringComparison.Ordinal) : section;
    }
}
