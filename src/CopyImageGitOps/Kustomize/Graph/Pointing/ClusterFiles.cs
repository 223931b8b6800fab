using CopyImageGitOps.Findings;
using CopyImageGitOps.Manifests;
using CopyImageGitOps.Manifests.Folders;
using CopyImageGitOps.Manifests.Text;
using CopyImageGitOps.Manifests.Trees;

namespace CopyImageGitOps.Kustomize.Graph.Pointing;

/// <summary>A file that has objects of Flux or Argo CD, or that overrides a source of Argo CD; valid until the next one is read.</summary>
internal sealed record ClusterFile(string File, ManifestText Text, IReadOnlyList<Node> Documents);

/// <summary>Finds those files, on all processors; most are never parsed.</summary>
internal sealed class ClusterFiles(string root, IReadOnlyList<string> files)
{
    private readonly IBufferedManifestStore _store = new ManifestFolder(root, files);

    /// <summary>One file after another, in their order; what cannot be parsed is a finding.</summary>
    public IEnumerable<(ClusterFile? File, Finding? Finding)> Read(CancellationToken cancellationToken)
    {
        var buffer = new FileBuffer();
        foreach (var file in Screen(cancellationToken))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (TryFill(file, buffer)) yield return Parse(file, buffer.Content);
        }
    }

    private List<string> Screen(CancellationToken cancellationToken)
    {
        var isOne = new bool[files.Count];
        Parallel.For(
            0,
            files.Count,
            new ParallelOptions { CancellationToken = cancellationToken },
            () => new FileBuffer(),
            (i, _, buffer) =>
            {
                isOne[i] = TryFill(files[i], buffer) && (IsSourceOverride(files[i]) || MayHoldObjects(buffer.Content.Span));
                return buffer;
            },
            _ => { });
        return [.. files.Where((_, i) => isOne[i])];
    }

    /// <summary>Of what cannot be read, the reader of manifests says so.</summary>
    private bool TryFill(string file, FileBuffer buffer)
    {
        try
        {
            return _store.Read(file, Disk.MaximumFileSize, buffer) == ReadOutcome.Filled;
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
        var text = new ManifestText(content, encoding, file.EndsWith(".json", StringComparison.OrdinalIgnoreCase));
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
