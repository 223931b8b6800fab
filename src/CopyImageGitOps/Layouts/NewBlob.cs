namespace CopyImageGitOps.Layouts;

/// <summary>A blob on its way into a layout; it is there only after <see cref="Commit"/>. What is appended has been verified by the caller.</summary>
/// <param name="path">Where it shall be.</param>
/// <param name="operation">A phrase that follows "cannot".</param>
internal sealed class NewBlob(string path, string operation) : IDisposable
{
    private readonly NewFile _file = new(Path.GetDirectoryName(path)!);

    /// <exception cref="LayoutException">It cannot be written.</exception>
    public async ValueTask AppendAsync(ReadOnlyMemory<byte> bytes, CancellationToken ct)
    {
        try
        {
            await _file.AppendAsync(bytes, ct);
        }
        catch (Exception e) when (LayoutErrors.IsOfFile(e))
        {
            throw LayoutErrors.File(operation, e);
        }
    }

    /// <exception cref="LayoutException">It cannot be written.</exception>
    public void Clear() => Try(_file.Clear);

    /// <exception cref="LayoutException">It cannot be written.</exception>
    public void Commit() => Try(() => _file.Commit(path));

    public void Dispose() => _file.Dispose();

    private void Try(Action change)
    {
        try
        {
            change();
        }
        catch (Exception e) when (LayoutErrors.IsOfFile(e))
        {
            throw LayoutErrors.File(operation, e);
        }
    }
}
