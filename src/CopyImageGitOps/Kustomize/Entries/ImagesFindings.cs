using CopyImageGitOps.Findings;
using CopyImageGitOps.Manifests;
using CopyImageGitOps.Manifests.Text;
using CopyImageGitOps.Manifests.Trees;

namespace CopyImageGitOps.Kustomize.Entries;

internal static class ImagesFindings
{
    public static Finding Unreadable(string file, ManifestText text, UnreadableDocumentException e)
    {
        if (e.Code != FindingCodes.KustomizationImages) return FileFindings.Unreadable(file, text, e);
        return new Finding(Severity.Error, e.Code, $"The kustomization's images cannot be edited: {e.Message}")
        {
            File = file,
            Line = text.Resolve([e.Offset])[e.Offset].Line,
            Hint = "Write 'images:' once, as a list of entries with name, newName, newTag and digest.",
        };
    }
}
