using System.Security.Cryptography;
using CopyImageGitOps.Tests.Architecture;

namespace CopyImageGitOps.Tests.Fuzzing;

/// <summary>Inputs that failed once, as files in <c>Fuzzing/Corpus/TARGET</c>: they are checked by every <c>make test</c>.</summary>
internal static class FuzzCorpus
{
    public static IEnumerable<string> FilesOf(FuzzTarget target) =>
        Directory.Exists(FolderOf(target)) ? Directory.EnumerateFiles(FolderOf(target)).Order(StringComparer.Ordinal) : [];

    /// <returns>Where it is.</returns>
    public static string Save(FuzzTarget target, byte[] input)
    {
        var file = Path.Join(Directory.CreateDirectory(FolderOf(target)).FullName, Convert.ToHexStringLower(SHA256.HashData(input))[..12]);
        File.WriteAllBytes(file, input);
        return file;
    }

    private static string FolderOf(FuzzTarget target) => Path.Join(SourceTree.Root, "tests", "CopyImageGitOps.Tests", "Fuzzing", "Corpus", target.Name);
}
