using CopyImageGitOps.Findings;
using CopyImageGitOps.References;

namespace CopyImageGitOps.Cli.Commands;

/// <summary>An image of which a command asks, and where the user wrote it.</summary>
/// <param name="File">Null for the command line.</param>
internal sealed record ListedReference(ImageReference Reference, string? File = null, int? Line = null)
{
    public Finding At(Finding finding) => finding with { File = File, Line = Line };
}

/// <summary>References of the command line and of a list, which has one a line; blank lines and what follows a <c>#</c> are left out.</summary>
internal static class ReferenceList
{
    /// <param name="file">A path, - for standard input, or null.</param>
    /// <exception cref="UsageException">The list cannot be read, or references are wrong; every one is a finding.</exception>
    public static async Task<IReadOnlyList<ListedReference>> ReadAsync(
        IReadOnlyList<string> arguments, string? file, CancellationToken cancellationToken)
    {
        var references = new List<ListedReference>();
        var faults = new List<Finding>();
        foreach (var argument in arguments) Add(argument, null, null);
        if (file is not null)
        {
            var lines = await ImageList.LinesAsync(file, cancellationToken);
            for (var i = 0; i < lines.Length; i++) Add(lines[i].Split('#')[0].Trim(), ImageList.NameOf(file), i + 1);
        }

        return faults.Count == 0 ? references : throw new UsageException(faults);

        void Add(string text, string? place, int? line)
        {
            if (text.Length == 0 && line is not null) return;
            if (ImageReference.TryParse(text, out var reference, out var error)) references.Add(new ListedReference(reference, place, line));
            else faults.Add(ImageList.Wrong(error) with { File = place, Line = line });
        }
    }
}
