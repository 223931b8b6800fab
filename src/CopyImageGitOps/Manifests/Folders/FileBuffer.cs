namespace CopyImageGitOps.Manifests.Folders;

/// <summary>A worker's memory for one file after another. What is read is valid until the next file.</summary>
internal sealed class FileBuffer
{
    // Large enough for nearly every manifest, so that one read is enough.
    private byte[] _bytes = GC.AllocateUninitializedArray<byte>(64 * 1024);
    private int _length;

    public ReadOnlyMemory<byte> Content => _bytes.AsMemory(0, _length);

    /// <returns>False if the file is larger than <paramref name="maximumSize"/> bytes.</returns>
    public bool TryFill(string path, long maximumSize)
    {
        using var handle = RegularFile.OpenRead(path, out var size);
        if (size > maximumSize) return false;
        _length = 0;
        while (true)
        {
            var read = RegularFile.Read(handle, _bytes.AsSpan(_length), _length);
            _length += read;
            if (_length > maximumSize) return false;
            if (_length < _bytes.Length) return true;
            // It may have grown meanwhile, and a device has no length.
            Array.Resize(ref _bytes, (int)Math.Min(Math.Max(size + 1, _bytes.Length * 2L), Array.MaxLength));
        }
    }
}
