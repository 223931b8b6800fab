using System.Text;

namespace CopyImageGitOps.Kustomize.Entries.Text;

/// <summary>Edits of a text that touch nothing between them.</summary>
internal sealed class Splices
{
    private readonly List<(int Start, int End, string Text)> _splices = [];

    public bool IsEmpty => _splices.Count == 0;

    public void Insert(int at, string text) => Replace(at, at, text);

    public void Remove(int start, int end) => Replace(start, end, "");

    public void Replace(int start, int end, string text) => _splices.Add((start, end, text));

    /// <summary>What is inserted in one place stays in the order in which it was given, and comes before what is replaced there.</summary>
    public string ApplyTo(string text)
    {
        var result = new StringBuilder(text.Length + 256);
        var copied = 0;
        foreach (var (start, end, replacement) in _splices.OrderBy(s => s.Start).ThenBy(s => s.End > s.Start))
        {
            result.Append(text, copied, start - copied).Append(replacement);
            copied = end;
        }

        return result.Append(text, copied, text.Length - copied).ToString();
    }
}
