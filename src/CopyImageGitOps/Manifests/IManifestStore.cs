namespace CopyImageGitOps.Manifests;

/// <summary>Where a run's manifests are read from and written to: the seam between the core and its hosts.</summary>
public interface IManifestStore
{
    /// <summary>The files that may hold manifests, relative to the root of the run, with <c>/</c>, sorted.</summary>
    IReadOnlyList<string> List();

    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    ValueTask<byte[]> ReadAsync(string file, CancellationToken cancellationToken);

    /// <summary>Replaces the file's content as a whole: a reader sees the old content or the new, never a part.</summary>
    ValueTask WriteAsync(string file, ReadOnlyMemory<byte> content, CancellationToken cancellationToken);

    /// <summary>The same, unless someone else has changed the file meanwhile: what they wrote is not lost. By default nobody else can.</summary>
    /// <param name="expected">What the file must still hold; null if there must be none.</param>
    /// <exception cref="FileChangedException">It holds something else. Nothing was written.</exception>
    ValueTask ReplaceAsync(string file, ReadOnlyMemory<byte>? expected, ReadOnlyMemory<byte> content, CancellationToken cancellationToken) =>
        WriteAsync(file, content, cancellationToken);
}
