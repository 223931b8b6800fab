using CopyImageGitOps.Findings;
using CopyImageGitOps.Manifests;
using CopyImageGitOps.Manifests.Folders;
using CopyImageGitOps.Manifests.Text;
using CopyImageGitOps.Manifests.Trees;

namespace CopyImageGitOps.Kustomize.Graph.Pointing;

/// <summary>A file that has objects of Flux or Argo CD, or that overrides a source of Argo CD.</summary>
internal sealed record ClusterFile(string File, ManifestText Text, IReadOnlyList<Node> Documents);

/// <summary>Finds those files, on all processors; most are never parsed.</summary>
internal sealed class ClusterFiles(string root, IReadOnlyList<string> files)
{
    private readonly IBufferedManifestStore _store = new ManifestFolder(root, files);

    /// <summary>In the order of the files.</summary>
    public (IReadOnlyList<ClusterFile> Files, IReadOnlyList<Finding> Findings) Read(CancellationToken cancellationToken)
    {
        var found = new (ClusterFile? File, Finding? Finding)[files.Count];
        Parallel.For(
            0,
            files.Count,
            new ParallelOptions { CancellationToken = cancellationToken },
            () => new FileBuffer(),
            (i, _, buffer) =>
            {
                if (TryFill(files[i], buffer)) found[i] = Parse(files[i], buffer.Content);
                return buffer;
            },
            _ => { });
        return ([.. found.Select(f => f.File).OfType<ClusterFile>()], [.. found.Select(f => f.Finding).OfType<Finding>()]);
    }

    /// <summary>Of what cannot be read, the reader of manifests says so.</summary>
    private bool TryFill(string file, FileBuffer buffer)
    {
        try
        {
            return _store.Read(file, Disk.MaximumFileSize, buffer) == ReadOutcome.Filled && (IsSourceOverride(file) || MayHoldObjects(buffer.Content.Span));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static (ClusterFile? File, Finding? Finding) Parse(string file, ReadOnlyMemory<byte> content)
    {
        var encoding = TextEncoding.Detect(content.Span);
        if (encoding.FirstInvalidByte(content.Span) is var invalid and >= 0) return (null, FileFindings.EncodingInvalid(file, encoding, content.Span, invalid));
        var text = new ManifestText(content.ToArray(), encoding, file.EndsWith(".json", StringComparison.OrdinalIgnoreCase));
        try
        {
            return (new ClusterFile(file, text, text.ReadDocuments()), null);
        }
        catch (UnreadableDocumentException e)
        {
            return (null, FileFindings.Unreadable(file, text, e));
        }
    }

    /// <summary>Argo CD's <c>.argocd-source.yaml</c>, or <c>.argocd-source-APP.yaml</c>.</summary>
    public static bool IsSourceOverride(string file)
    {
        var name = file.AsSpan(file.LastIndexOf('/') + 1);
        return name is ".argocd-source.yaml" || (name.StartsWith(".argocd-source-") && name.EndsWith(".yaml"));
    }

    private static bool MayHoldObjects(ReadOnlySpan<byte> content) =>
        (content.IndexOf("kustomize.toolkit.fluxcd.io"u8) >= 0 && content.IndexOf("Kustomization"u8) >= 0)
        || (content.IndexOf("argoproj.io"u8) >= 0 && content.IndexOf("Application"u8) >= 0)
        || TextEncoding.Detect(content).Form != UnicodeForm.Utf8;
}
