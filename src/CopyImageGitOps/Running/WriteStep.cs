using System.Runtime.CompilerServices;
using CopyImageGitOps.Findings;
using CopyImageGitOps.Manifests;

namespace CopyImageGitOps.Running;

/// <summary>Rewrites the files of an outcome. A file that cannot be read or written is a finding; the others go on.</summary>
internal sealed class WriteStep(IManifestStore store, FindingLog findings)
{
    private const int Tries = 3;

    /// <summary>Writes the lock file first: with it, and with what is committed, the next run completes one that died in between.</summary>
    public async Task<RunOutcome> WriteAsync(RunOutcome outcome, CancellationToken cancellationToken)
    {
        var written = new List<string>();
        await foreach (var rewrite in RewritesAsync(outcome, cancellationToken))
        {
            if (!await WriteAsync(rewrite, outcome, cancellationToken)) continue;
            if (rewrite != outcome.LockRewrite) written.Add(rewrite.File);
        }

        return outcome with { ManifestsWritten = written };
    }

    /// <summary>Writes the lock file alone.</summary>
    public async Task<RunOutcome> WriteLockAsync(RunOutcome outcome, CancellationToken cancellationToken)
    {
        if (outcome.LockRewrite is { } rewrite) await WriteAsync(rewrite, outcome, cancellationToken);
        return outcome;
    }

    /// <summary>A file that someone changes meanwhile is rewritten as it is then, and left alone if they do not stop.</summary>
    private async Task<bool> WriteAsync(FileRewrite rewrite, RunOutcome outcome, CancellationToken cancellationToken)
    {
        var next = rewrite;
        for (var tries = 0; tries < Tries; tries++)
        {
            var hasChanged = false;
            var isWritten = await TryAsync(rewrite.File, async () => hasChanged = !await TryReplaceAsync(next, cancellationToken));
            if (!hasChanged) return isWritten;
            if (rewrite == outcome.LockRewrite) break;
            if (await RewriteAsync(rewrite.File, outcome.Rewriter!, cancellationToken) is not { } again) return false;
            next = again;
        }

        findings.Add(Changed(rewrite.File));
        return false;
    }

    private async Task<bool> TryReplaceAsync(FileRewrite rewrite, CancellationToken cancellationToken)
    {
        try
        {
            await store.ReplaceAsync(rewrite.File, rewrite.Before, rewrite.After, cancellationToken);
            return true;
        }
        catch (FileChangedException)
        {
            return false;
        }
    }

    /// <summary>What would be written, in order; no more than a few files are in memory at once.</summary>
    public async IAsyncEnumerable<FileRewrite> RewritesAsync(RunOutcome outcome, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (outcome.LockRewrite is not null) yield return outcome.LockRewrite;
        if (outcome.Rewriter is null) yield break;
        foreach (var files in outcome.Rewriter.RawFilesOf(outcome.Found).Concat(outcome.Rewriter.Kustomize.Files).Chunk(Environment.ProcessorCount * 16))
        {
            var rewrites = await Task.WhenAll(files.Select(file => Task.Run(() => RewriteAsync(file, outcome.Rewriter, cancellationToken), cancellationToken)));
            foreach (var rewrite in rewrites.OfType<FileRewrite>()) yield return rewrite;
        }
    }

    private async Task<FileRewrite?> RewriteAsync(string file, ImageRewriter rewriter, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> before = default;
        if (!await TryAsync(file, async () => before = await store.ReadAsync(file, cancellationToken))) return null;
        if (rewriter.Rewrite(file, before) is not { } after) return null;
        if (!rewriter.IsManaged(file) || rewriter.Kustomize.IsProvenFor(file, before)) return new FileRewrite(file, before, after);
        findings.Add(Changed(file));
        return null;
    }

    private static Finding Changed(string file) =>
        new(Severity.Error, FindingCodes.FileChanged, $"'{file}' was changed while it was worked on, and was left alone.")
        {
            File = file,
            Hint = "Run again.",
        };

    private async Task<bool> TryAsync(string file, Func<ValueTask> access)
    {
        try
        {
            await access();
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            findings.Add(new Finding(Severity.Error, FindingCodes.FileUnreadable, $"'{file}' could not be rewritten: {exception.Message}")
            {
                File = file,
                Hint = "Check that the file is there and may be written, then run again.",
            });
            return false;
        }
    }
}
