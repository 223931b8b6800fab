using System.Runtime.CompilerServices;
using CopyImageGitOps.Findings;
using CopyImageGitOps.Manifests;
using CopyImageGitOps.Planning;

namespace CopyImageGitOps.Running;

/// <summary>Rewrites the files of an outcome. A file that cannot be read or written is a finding; the others go on.</summary>
internal sealed class WriteStep(IManifestStore store, FindingLog findings)
{
    /// <summary>Writes the lock file first: with it, and with what is committed, the next run completes one that died in between.</summary>
    public async Task<RunOutcome> WriteAsync(RunOutcome outcome, CancellationToken cancellationToken)
    {
        var written = new List<string>();
        await foreach (var rewrite in RewritesAsync(outcome, cancellationToken))
        {
            if (!await TryAsync(rewrite.File, () => store.WriteAsync(rewrite.File, rewrite.After, cancellationToken))) continue;
            if (rewrite != outcome.LockRewrite) written.Add(rewrite.File);
        }

        return outcome with { ManifestsWritten = written };
    }

    /// <summary>What would be written, one file at a time.</summary>
    public async IAsyncEnumerable<FileRewrite> RewritesAsync(RunOutcome outcome, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (outcome.LockRewrite is not null) yield return outcome.LockRewrite;
        if (outcome.Rewriter is null) yield break;
        var files = outcome.Found.Fields[ImageClass.Public].Select(field => field.File).Distinct().ToList();
        var next = PrepareAsync(files.FirstOrDefault());
        for (var i = 0; i < files.Count; i++)
        {
            // One file ahead: while this one is written or shown, the next is read.
            var current = await next;
            next = PrepareAsync(files.ElementAtOrDefault(i + 1));
            if (current is not null) yield return current;
        }

        Task<FileRewrite?> PrepareAsync(string? file) => Task.Run(async () => file is null ? null : await RewriteAsync(file, outcome.Rewriter, cancellationToken), cancellationToken);
    }

    private async Task<FileRewrite?> RewriteAsync(string file, ImageRewriter rewriter, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> before = default;
        if (!await TryAsync(file, async () => before = await store.ReadAsync(file, cancellationToken))) return null;
        return rewriter.Rewrite(file, before) is { } after ? new FileRewrite(file, before, after) : null;
    }

    private async Task<bool> TryAsync(string file, Func<ValueTask> access)
    {
        try
        {
            await access();
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            findings.Add(new Finding(Severity.Error, FindingCodes.FileUnreadable, $"'{file}' could not be rewritten: {exception.Message}") { File = file, Hint = "Check that the file is there and may be written, then run again." });
            return false;
        }
    }
}
