namespace CopyImageGitOps.Manifests;

/// <summary>A file is no longer what it was when its new content was made.</summary>
public sealed class FileChangedException(string file) : IOException($"'{file}' was changed meanwhile.");
