namespace CopyImageGitOps.Kustomize.Graph;

/// <summary>How kustomize takes a value that may be a path.</summary>
internal enum MentionKind
{
    /// <summary>A file, or a kustomization in a directory or repository.</summary>
    Resource,

    /// <summary>A kustomization only.</summary>
    Directory,

    /// <summary>A file only.</summary>
    File,

    /// <summary>The configuration of a plugin: as <see cref="Resource"/>, or the YAML itself.</summary>
    Plugin,

    /// <summary>A strategic merge patch: as <see cref="File"/>, or the YAML itself.</summary>
    Patch,

    /// <summary>Field specs: as <see cref="File"/>, or, with a line break, the YAML itself.</summary>
    Configuration,

    /// <summary>A directory of another tool.</summary>
    Folder,

    /// <summary>As <see cref="Folder"/>, and not missed if it is not there.</summary>
    OptionalFolder,

    /// <summary>Fetched, unless the directory <see cref="Mention.Path"/> is there.</summary>
    Remote,
}

/// <summary>A value of a kustomization that may be a path.</summary>
/// <param name="Path">What of the value is the path, where that is not all of it.</param>
/// <param name="Offset">In the text; of a plugin's own file it means nothing.</param>
internal readonly record struct Mention(string Field, string Value, string Path, int Offset, MentionKind Kind);
