namespace CopyImageGitOps.Cli.Functions;

internal static class StandardInput
{
    private const int Beginning = 64 * 1024;

    /// <summary>All of it: its length is known only at its end.</summary>
    public static ReadOnlyMemory<byte> ReadAll()
    {
        using var input = Console.OpenStandardInput();
        var (bytes, length) = (GC.AllocateUninitializedArray<byte>(Beginning), 0);
        while (input.Read(bytes, length, bytes.Length - length) is var read and > 0)
        {
            length += read;
            if (length == bytes.Length) Array.Resize(ref bytes, checked(length * 2));
        }

        return bytes.AsMemory(0, length);
    }
}
