namespace CopyImageGitOps.Manifests.Folders;

/// <summary>A worker's memory for one file after another. What is read is valid until the next file.</summary>
internal sealed class FileBuffer
{
    // Large enough for nearly every manifest, so that one read is enough.
    private byte[] _bytes = GC.AllocateUninitializedArray<byte>(64 * 1024);
    private int _length;

    public ReadOnlyMemory<byte> Content => _bytes.AsMemory(0, _length);

    /// <returns>False, having read at most the first part, if the file is larger than <paramref name="maximumSize"/> bytes.</returns>
    public bool TryFill(string path, long maximumSize)
    {
        _length = 0;
        // Pipes and devices have no length, and to open a pipe is to wait for its writer.
        if (new FileInfo(path) is { Exists: true, Length: 0 }) return true;
        using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        while (true)
        {
            var read = RandomAccess.Read(handle, _bytes.AsSpan(_length), _length);
            _length += read;
            if (_length > maximumSize) return false;
            if (_length < _bytes.Length) return true;
            var size = RandomAccess.GetLength(handle);
            if (size > maximumSize) return false;
            Array.Resize(ref _bytes, checked((int)Math.Max(size + 1, _bytes.Length * 2L)));
        }
    }
}
