using CopyImageGitOps.Tests.Architecture;

namespace CopyImageGitOps.Tests.Configuration;

/// <summary>A file of the repository that is, as a whole or between markers, what the code says. COPYIMAGE_UPDATE_CASES=1 writes it.</summary>
internal static class GeneratedFile
{
    private static readonly bool IsUpdate = Environment.GetEnvironmentVariable("COPYIMAGE_UPDATE_CASES") == "1";

    public static void IsCurrent(string file, string expected)
    {
        if (IsUpdate) File.WriteAllText(Path.Combine(SourceTree.Root, file), expected);
        Assert.True(SourceTree.Read(file) == expected, $"{file} is not what the code says; run the tests with COPYIMAGE_UPDATE_CASES=1 and commit it.");
    }

    public static void SectionIsCurrent(string file, string section, string expected)
    {
        var page = SourceTree.Read(file);
        var (begin, end) = ($"<!-- {section}: generated from the code -->\n", $"<!-- end of {section} -->");
        var start = page.IndexOf(begin, StringComparison.Ordinal) + begin.Length;
        var stop = page.IndexOf(end, StringComparison.Ordinal);
        Assert.True(start >= begin.Length && stop >= start, $"{file} has no section '{section}'.");
        IsCurrent(file, page[..start] + "\n" + expected + page[stop..]);
    }
}
