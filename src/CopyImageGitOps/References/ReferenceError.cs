namespace CopyImageGitOps.References;

/// <summary>Why a text is not a reference.</summary>
/// <param name="Text">The whole text.</param>
/// <param name="Part">The part of it that breaks the grammar; empty where something is missing.</param>
/// <param name="Reason">What is wrong with the part, and what would be right.</param>
public sealed record ReferenceError(string Text, string Part, string Reason)
{
    public override string ToString() =>
        Part.Length == 0 || Part == Text ? $"'{Text}' is not a valid image reference: {Reason}" : $"'{Text}' is not a valid image reference: '{Part}' {Reason}";
}

/// <summary>Thrown by the parsing methods of this room; <see cref="Error"/> says which part is wrong.</summary>
public sealed class ReferenceFormatException(ReferenceError error) : FormatException(error.ToString())
{
    public ReferenceError Error { get; } = error;
}
