using CopyImageGitOps.References;
using CopyImageGitOps.Registries.Content;

namespace CopyImageGitOps.Layouts;

/// <summary>The blobs of a layout, manifests among them: files under their digests.</summary>
/// <param name="path">The layout, as the user wrote it.</param>
internal sealed class LayoutBlobs(string path)
{
    public string PathOf(Digest digest) => Path.Join(path, "blobs", digest.Algorithm, digest.Hex);

    public string Reading(Digest digest) => $"read the blob {digest} of the layout '{path}'";

    public string Writing(Digest digest) => $"write the blob {digest} to the layout '{path}'";

    /// <summary>Files appear whole, so one of the right size is taken for the blob.</summary>
    public bool Has(Descriptor blob) => new FileInfo(PathOf(blob.Digest)) is { Exists: true } file && file.Length == blob.Size;

    /// <exception cref="LayoutException">It is not there, has another size, or cannot be read.</exception>
    public Stream Open(Descriptor blob, long offset)
    {
        var file = Open(blob.Digest);
        if (file.Length == blob.Size)
        {
            file.Position = offset;
            return new LayoutBlobStream(file, Reading(blob.Digest));
        }

        using (file) throw WrongSize(blob, file.Length);
    }

    /// <summary>A small blob, whole and verified.</summary>
    /// <exception cref="LayoutException">It is not there, not what it should be, or cannot be read.</exception>
    public async Task<ReadOnlyMemory<byte>> ReadAsync(Digest digest, int maximum, CancellationToken ct)
    {
        await using var file = Open(digest);
        if (file.Length > maximum) throw LayoutErrors.Corrupt(Reading(digest), $"it is larger than {maximum} bytes.");
        await using var stream = new LayoutBlobStream(file, Reading(digest));
        var buffer = new byte[file.Length];
        var bytes = buffer.AsMemory(0, await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, ct));
        var actual = DigestHash.Of(digest.Algorithm, bytes.Span);
        return actual == digest ? bytes : throw LayoutErrors.Corrupt(Reading(digest), $"'{PathOf(digest)}' has the digest {actual}.");
    }

    /// <exception cref="LayoutException">It cannot be written.</exception>
    public async Task WriteAsync(Digest digest, ReadOnlyMemory<byte> content, CancellationToken ct)
    {
        using var blob = Begin(digest);
        await blob.AppendAsync(content, ct);
        blob.Commit();
    }

    /// <summary>A blob that is to be written.</summary>
    /// <exception cref="LayoutException">It cannot be written.</exception>
    public NewBlob Begin(Digest digest)
    {
        try
        {
            var target = PathOf(digest);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            return new NewBlob(target, Writing(digest));
        }
        catch (Exception e) when (LayoutErrors.IsOfFile(e))
        {
            throw LayoutErrors.File(Writing(digest), e);
        }
    }

    /// <summary>Whoever has just made the file may still hold its lock, which is about its temporary name and keeps no reader away.</summary>
    public static FileStream OpenShared(string file) => new(file, new FileStreamOptions
    {
        Options = FileOptions.Asynchronous | FileOptions.SequentialScan,
        Share = FileShare.ReadWrite | FileShare.Delete,
        BufferSize = 0,
    });

    private FileStream Open(Digest digest)
    {
        try
        {
            return OpenShared(PathOf(digest));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw LayoutErrors.Corrupt(Reading(digest), $"'{PathOf(digest)}' is missing.");
        }
        catch (Exception e) when (LayoutErrors.IsOfFile(e))
        {
            throw LayoutErrors.File(Reading(digest), e);
        }
    }

    private LayoutException WrongSize(Descriptor blob, long length) =>
        LayoutErrors.Corrupt(Reading(blob.Digest), $"'{PathOf(blob.Digest)}' has {length} bytes, its manifest says {blob.Size}.");
}
