using System.Text;

namespace CopyImageGitOps.Locking;

/// <summary>
/// Writes a lock file: sorted, without timestamps, so that equal images give equal bytes. References, digests and platforms hold only
/// characters that plain YAML scalars may have.
/// </summary>
public static class LockFileWriter
{
    private const string Header = """
        # Written by copyimage: the public images that were copied, and their private copies. Commit this file; do not edit it.
        apiVersion: copyimage.dev/v1
        kind: CopyImageLock
        """;

    public static byte[] Write(LockFile lockFile)
    {
        var text = new StringBuilder(Header).Append('\n');
        text.Append(lockFile.Images.Count == 0 ? "images: []\n" : "images:\n");
        foreach (var image in lockFile.Images.OrderBy(image => image.Source.ToString(), StringComparer.Ordinal))
        {
            text.Append("- source: ").Append(image.Source).Append('\n')
                .Append("  digest: ").Append(image.Digest).Append('\n')
                .Append("  target: ").Append(image.Target).Append('\n')
                .Append("  platforms: [").AppendJoin(", ", image.Platforms).Append("]\n");
            if (image.LeftOut.Count > 0) text.Append("  leftOut: [").AppendJoin(", ", image.LeftOut).Append("]\n");
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
