using CopyImageGitOps.Findings;
using CopyImageGitOps.Manifests.Folders;

namespace CopyImageGitOps.Manifests;

/// <summary>One worker's part of reading a store: its buffer, and what becomes of files that cannot be read.</summary>
internal sealed class FileReading(IManifestStore store, ManifestScanner scanner)
{
    private readonly FileBuffer _buffer = new();

    /// <returns>Null if the file is read under another name.</returns>
    public async ValueTask<ScannedManifest?> ScanAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            if (store is not IBufferedManifestStore buffered) return scanner.Scan(file, await store.ReadAsync(file, cancellationToken));
            return buffered.Read(file, scanner.MaximumFileSize, _buffer) switch
            {
                ReadOutcome.TooLarge => Only(FileFindings.TooLarge(file, scanner.MaximumFileSize)),
                ReadOutcome.ListedElsewhere => null,
                _ => scanner.Scan(file, _buffer.Content),
            };
        }
        catch (LinkOutsideException e)
        {
            return Only(FileFindings.LinkOutside(file, e.Target));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return Only(FileFindings.Missing(file));
        }
        catch (UnauthorizedAccessException)
        {
            return Only(FileFindings.Unreadable(file, "access is denied"));
        }
        catch (IOException e)
        {
            return Only(FileFindings.Unreadable(file, e.Message));
        }
    }

    private static ScannedManifest Only(Finding finding) => new(finding.File!, [], [finding]);
}
