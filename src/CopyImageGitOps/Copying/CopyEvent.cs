using CopyImageGitOps.References;

namespace CopyImageGitOps.Copying;

/// <summary>
/// What happens while images are copied, for a progress display. Events come from many threads; <see cref="Progress{T}"/> may even reorder
/// them, so show totals, not sequences.
/// </summary>
public abstract record CopyEvent
{
    private CopyEvent()
    {
    }

    /// <summary>So many different images are to be copied.</summary>
    public sealed record BatchStarted(int Images) : CopyEvent;

    /// <summary>The first thing that is said of an image.</summary>
    public sealed record ImageStarted(CopyRequest Request) : CopyEvent;

    /// <summary>A manifest has been read: so many more bytes of blobs belong to the image, of which some may be there already.</summary>
    public sealed record ContentFound(CopyRequest Request, long Bytes) : CopyEvent;

    /// <summary>A part of a blob has been uploaded.</summary>
    /// <param name="Bytes">Uploaded since the last event of this blob; negative if a broken transfer starts again.</param>
    public sealed record BytesMoved(CopyRequest Request, Digest Blob, long Bytes) : CopyEvent;

    /// <summary>The destination had the blob, or took it over from another of its repositories: nothing to move.</summary>
    public sealed record BlobPresent(CopyRequest Request, Digest Blob, long Bytes) : CopyEvent;

    /// <summary>A layer that registries do not hold: runtimes fetch it from where its publisher keeps it, so it stays outside of the copy.</summary>
    public sealed record ForeignLayerSkipped(CopyRequest Request, Digest Layer, string MediaType) : CopyEvent;

    /// <summary>An operation failed and will be tried again.</summary>
    /// <param name="Attempt">The number of the try that failed, from 1.</param>
    public sealed record Waiting(Registry Registry, CopyFailure Problem, TimeSpan Delay, int Attempt) : CopyEvent;

    /// <summary>The last thing that is said of an image, however it ended.</summary>
    public sealed record ImageFinished(CopyResult Result) : CopyEvent;
}
