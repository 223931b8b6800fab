namespace CopyImageGitOps.Copying;

/// <summary>What becomes of a tag that the destination has with another digest than the source.</summary>
public enum TagConflict
{
    /// <summary>It is overwritten.</summary>
    Update,

    /// <summary>It stays, and the image is written under its digest.</summary>
    Keep,

    /// <summary>Nothing is written, and the image fails.</summary>
    Fail,
}
