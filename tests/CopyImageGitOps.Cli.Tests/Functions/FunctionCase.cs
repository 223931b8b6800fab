using System.Text;
using CopyImageGitOps.Testing;
using CopyImageGitOps.Testing.Images;

namespace CopyImageGitOps.Cli.Tests.Functions;

/// <summary>
/// One folder of Cases/fn: <c>input</c> is the working directory of the function, in which <c>stdin</c> and <c>arguments</c> are standard input and
/// the command line; <c>expected</c> has standard output, standard error and the exit code.
/// </summary>
internal sealed class FunctionCase(string name)
{
    private static readonly string Root = Path.Join(Path.GetFullPath(Path.Join(ExampleImages.Folder("raw-manifests", "before"), "..", "..", "..")),
        "tests", "CopyImageGitOps.Cli.Tests", "Cases", "fn");

    public static IEnumerable<string> Names => Directory.EnumerateDirectories(Root).Select(d => Path.GetFileName(d)!).Order(StringComparer.Ordinal);

    private static bool IsUpdating => Environment.GetEnvironmentVariable("COPYIMAGE_UPDATE_CASES") == "1";

    public byte[] StandardInput => File.ReadAllBytes(Path.Join(Root, name, "input", "stdin"));

    public string[] Arguments
    {
        get
        {
            var file = Path.Join(Root, name, "input", "arguments");
            return File.Exists(file) ? File.ReadAllText(file).Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries) : [];
        }
    }

    /// <summary>The files of the working directory.</summary>
    public void CopyTo(TemporaryFolder folder)
    {
        foreach (var file in Directory.EnumerateFiles(Path.Join(Root, name, "input"))) File.Copy(file, folder[Path.GetFileName(file)]);
    }

    public void AssertIsExpected(BinaryResult result)
    {
        Assert.DoesNotContain("Unhandled", result.Error, StringComparison.Ordinal);
        Dictionary<string, byte[]> actual = new()
        {
            ["stdout"] = result.Output,
            ["stderr"] = Encoding.UTF8.GetBytes(result.Error),
            ["exitcode"] = Encoding.ASCII.GetBytes($"{result.ExitCode}\n"),
        };
        var expected = Directory.CreateDirectory(Path.Join(Root, name, "expected")).FullName;
        foreach (var (file, content) in actual)
        {
            if (IsUpdating) File.WriteAllBytes(Path.Join(expected, file), content);
            Assert.Equal(Show(File.ReadAllBytes(Path.Join(expected, file))), Show(content));
        }
    }

    /// <summary>Bytes that a failed comparison can show.</summary>
    private static string Show(byte[] content) => Encoding.Latin1.GetString(content).Replace("\r", "\\r", StringComparison.Ordinal);
}
