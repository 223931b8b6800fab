namespace CopyImageGitOps.Configuration.Shapes;

/// <summary>How the words of a name are put together.</summary>
internal static class TextCase
{
    /// <summary>From <c>lock-file</c> to <c>lockFile</c>; what is in camel case already stays so.</summary>
    public static string Camel(string name) =>
        string.Concat(name.Split('-').Select((word, i) => i == 0 || word.Length == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..]));
}
