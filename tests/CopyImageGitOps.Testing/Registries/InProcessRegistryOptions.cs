namespace CopyImageGitOps.Testing.Registries;

/// <summary>How an in-process registry lets clients in.</summary>
public enum RegistryLogin
{
    Anonymous,
    Basic,

    /// <summary>Tokens from <c>/token</c> of the same address; without a password they allow pulling only.</summary>
    Bearer,
}

/// <summary>The habits of an in-process registry.</summary>
public sealed record InProcessRegistryOptions
{
    public RegistryLogin Login { get; init; }

    public string Username { get; init; } = "user";

    public string Password { get; init; } = "p:ss wörd";

    /// <summary>Of tokens; clients are told it.</summary>
    public TimeSpan TokenLifetime { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>False: pulling without a password is refused too.</summary>
    public bool AllowsAnonymousPull { get; init; } = true;

    /// <summary>False: a mount is answered with 202 and a plain upload.</summary>
    public bool HonoursMounts { get; init; } = true;

    /// <summary>True: an index is taken without its children, as by distribution 3 with <c>validation.manifests.indexes.platforms: none</c>.</summary>
    public bool AcceptsSparseIndexes { get; init; }

    /// <summary>False: Location has scheme and host.</summary>
    public bool HasRelativeLocations { get; init; } = true;

    /// <summary>Sent elsewhere for the bytes of a blob, as registries with object storage do: a base address such as <c>http://127.0.0.1:1234</c>.</summary>
    public string? BlobRedirect { get; init; }

    /// <summary>False: a request for a part of a blob is answered with all of it.</summary>
    public bool KnowsRanges { get; init; } = true;

    /// <summary>False: an upload that broke is forgotten.</summary>
    public bool KeepsBrokenUploads { get; init; } = true;

    /// <summary>Larger bodies of uploads are refused with 413; null is no limit.</summary>
    public int? MaximumBody { get; init; }

    /// <summary>What is said to be the least that a part must hold; null says nothing.</summary>
    public int? MinimumChunk { get; init; }

    /// <summary>Lists referrers, and says so in OCI-Subject, as OCI 1.1 asks; false: the path is unknown, as in distribution 2.8.</summary>
    public bool ListsReferrers { get; init; }

    /// <summary>False: tags are not listed.</summary>
    public bool ListsTags { get; init; } = true;

    /// <summary>Of lists of tags and of referrers; the next page is in Link.</summary>
    public int PageSize { get; init; } = int.MaxValue;

    /// <summary>As GitLab: the tag <c>sha256-…</c> stands for the digest, if there is no such tag.</summary>
    public bool TakesTagsForDigests { get; init; }

    /// <summary>As Harbor: a signature under cosign's tag is answered with 404 as long as its image is not there, though it is kept.</summary>
    public bool WantsImagesBeforeSignatures { get; init; }

    /// <summary>The clock of tokens.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
