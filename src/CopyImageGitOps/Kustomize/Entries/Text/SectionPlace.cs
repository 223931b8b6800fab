using CopyImageGitOps.Manifests.Trees;

namespace CopyImageGitOps.Kustomize.Entries.Text;

internal enum SectionKind
{
    /// <summary>The file has no <c>images:</c>.</summary>
    Absent,

    /// <summary>Null, or <c>[]</c>.</summary>
    Empty,

    /// <summary>Items behind dashes.</summary>
    Block,

    /// <summary>Items in brackets.</summary>
    Flow,
}

/// <summary>Where <c>images:</c> stands.</summary>
/// <param name="Root">Null for a file without any key.</param>
/// <param name="AfterColon">Behind the colon of <c>images:</c>.</param>
/// <param name="Start">Of the value: its first dash, or its bracket.</param>
/// <param name="End">Behind the value: for a block the start of the next line, for a flow collection behind its bracket.</param>
internal sealed record SectionPlace(SectionKind Kind, MappingNode? Root, int AfterColon, int Start, int End, IReadOnlyList<EntryPlace> Entries);
