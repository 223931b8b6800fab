using CopyImageGitOps.Registries;

namespace CopyImageGitOps.Layouts;

/// <summary>The content of a blob's file; a disk that fails surfaces as a <see cref="LayoutException"/>.</summary>
/// <param name="operation">A phrase that follows "cannot".</param>
internal sealed class LayoutBlobStream(FileStream file, string operation) : ReadOnlyStream
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            return await file.ReadAsync(buffer, cancellationToken);
        }
        catch (Exception e) when (LayoutErrors.IsOfFile(e))
        {
            throw LayoutErrors.File(operation, e);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) file.Dispose();
        base.Dispose(disposing);
    }
}
