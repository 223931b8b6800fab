using CopyImageGitOps.References;

namespace CopyImageGitOps.Copying.Verifying;

/// <summary>What a manifest or blob is to the image that is verified.</summary>
internal enum ImagePart
{
    /// <summary>What the reference itself names.</summary>
    Top,

    /// <summary>A manifest that an index lists.</summary>
    Child,

    Blob,
}

/// <summary>A manifest or blob that could not be found whole, apart from which image needs it.</summary>
/// <param name="Digest">Null where only the tag is known.</param>
/// <param name="Cause">What <see cref="CopyFailures"/> knows: the registry does not have it, it is corrupt, or it could not be asked.</param>
/// <param name="Platform">Of the manifest that needs it.</param>
internal sealed record ImageFlaw(ImagePart Part, Digest? Digest, Exception Cause, string? Platform = null);
