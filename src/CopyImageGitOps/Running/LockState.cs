using System.Text;
using CopyImageGitOps.Locking;
using CopyImageGitOps.Manifests;

namespace CopyImageGitOps.Running;

/// <summary>The lock file as the run found it.</summary>
/// <param name="Content">Its bytes; null if there is none.</param>
internal sealed record LockState(LockFile Lock, byte[]? Content)
{
    /// <exception cref="LockFileException">The lock file cannot be trusted.</exception>
    public static async Task<LockState> ReadAsync(IManifestStore store, CancellationToken cancellationToken)
    {
        try
        {
            var content = await store.ReadAsync(LockFile.FileName, cancellationToken);
            return new LockState(LockFileReader.Read(content), content);
        }
        catch (FileNotFoundException)
        {
            return new LockState(LockFile.Empty, null);
        }
    }

    /// <summary>The rewrite to the next lock file; null if it would stay as it is, or if there is neither an old one nor anything to say.</summary>
    public FileRewrite? RewriteTo(LockFile next)
    {
        if (Content is null && next.Images.Count == 0) return null;
        var content = LockFileWriter.Write(next);
        // Git gives text files carriage returns where it is told to (core.autocrlf), and takes them away again.
        if (Content.AsSpan().IndexOf("\r\n"u8) >= 0) content = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(content).ReplaceLineEndings("\r\n"));
        if (Content is null) return new FileRewrite(LockFile.FileName, Before: null, content);
        return Content.AsSpan().SequenceEqual(content) ? null : new FileRewrite(LockFile.FileName, Content, content);
    }
}
