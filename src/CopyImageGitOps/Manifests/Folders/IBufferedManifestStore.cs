namespace CopyImageGitOps.Manifests.Folders;

internal enum ReadOutcome
{
    Filled,
    TooLarge,

    /// <summary>The file is a link to another one of the store's list.</summary>
    ListedElsewhere,
}

/// <summary>A store that reads without an allocation for each file, and without reading what is too large.</summary>
internal interface IBufferedManifestStore
{
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    ReadOutcome Read(string file, long maximumSize, FileBuffer buffer);
}
