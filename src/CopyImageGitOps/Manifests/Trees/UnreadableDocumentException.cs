using CopyImageGitOps.Findings;

namespace CopyImageGitOps.Manifests.Trees;

/// <summary>The text has no tree; never leaves the scanner.</summary>
/// <param name="code">The finding's code.</param>
/// <param name="offset">Where in the scanned text.</param>
internal sealed class UnreadableDocumentException(string code, int offset, string message) : Exception(message)
{
    public string Code { get; } = code;

    public int Offset { get; } = offset;

    public static UnreadableDocumentException Yaml(int offset, string message) => new(FindingCodes.YamlInvalid, offset, message);

    public static UnreadableDocumentException Json(int offset, string message) => new(FindingCodes.JsonInvalid, offset, message);

    public static UnreadableDocumentException TooComplex(int offset, string message) =>
        new(FindingCodes.DocumentTooComplex, offset, message);
}
