namespace CopyImageGitOps.References;

/// <summary>Why a text is not a reference.</summary>
/// <param name="Text">The whole text.</param>
/// <param name="Part">The part of it that breaks the grammar; empty where something is missing.</param>
/// <param name="Reason">What is wrong with the part, and what would be right: a predicate of the part, or a clause if the part is empty.</param>
public sealed record ReferenceError(string Text, string Part, string Reason)
{
    /// <summary>What the text was read as: an image reference, a repository, a registry, a tag or a digest.</summary>
    public string Expected { get; init; } = "image reference";

    /// <summary>One line, whatever the text holds: references come from files that anybody can write.</summary>
    public override string ToString()
    {
        var subject = Part.Length == 0 ? "" : Part == Text ? "it " : $"'{OneLine.Of(Part)}' ";
        return $"'{OneLine.Of(Text)}' is not a valid {Expected}: {subject}{Reason}";
    }
}

/// <summary>Thrown by the parsing methods of this room; <see cref="Error"/> says which part is wrong.</summary>
public sealed class ReferenceFormatException(ReferenceError error) : FormatException(error.ToString())
{
    public ReferenceError Error { get; } = error;
}
