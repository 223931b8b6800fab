using System.Text;
using CopyImageGitOps.Locking;
using CopyImageGitOps.References;

namespace CopyImageGitOps.Controller.Tests.Locks;

/// <summary>Lock files with one image.</summary>
internal static class LockTexts
{
    public const string Invalid = "apiVersion: copyimage.dev/v1\nkind: CopyImageLock\nimages: none\n";

    /// <summary>One that has this tag of nginx.</summary>
    public static string Of(string tag)
    {
        var digest = $"sha256:{new string('a', 64)}";
        var entry = new LockEntry(
            ImageReference.Parse($"nginx:{tag}"), Digest.Parse(digest), ImageReference.Parse($"a.io/docker.io/library/nginx:{tag}@{digest}"), []);
        return Encoding.UTF8.GetString(LockFileWriter.Write(new LockFile([entry])));
    }

    /// <summary>The tags that it has.</summary>
    public static string Tags(LockFile file) => string.Join(' ', file.Images.Select(image => image.Source.Tag));
}
