namespace CopyImageGitOps.Manifests;

/// <summary>Which files and objects a scan looks into, and what counts as an image field there besides the well-known ones.</summary>
public sealed record ScanOptions
{
    /// <summary>Image fields of custom resources, besides those that every kind has.</summary>
    public IReadOnlyList<FieldSpec> FieldSpecs { get; init; } = [];

    /// <summary>If not empty, only objects of these kinds are looked at; compared without regard to case.</summary>
    public IReadOnlyList<string> Kinds { get; init; } = [];

    /// <summary>Files larger than this, in bytes, are skipped with a finding.</summary>
    public long MaximumFileSize { get; init; } = 16 * 1024 * 1024;

    /// <summary>
    /// What is scanned are objects as they run: nobody fills in a template expression or a variable any more, so they are invalid references.
    /// </summary>
    public bool IsLive { get; init; }
}
