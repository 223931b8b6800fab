namespace CopyImageGitOps.Running;

/// <summary>How far the copies that manifests reference are looked into.</summary>
public enum CheckDepth
{
    /// <summary>One HEAD a copy: a manifest that is there is taken for complete.</summary>
    Presence,

    /// <summary>Every manifest is read and every blob looked up.</summary>
    Blobs,

    /// <summary>Every blob is read as well, and its digest checked.</summary>
    Content,
}
