using System.Text;
using CopyImageGitOps.Cli.Commands;
using CopyImageGitOps.Configuration;
using CopyImageGitOps.Locking;

namespace CopyImageGitOps.Cli.Functions;

/// <summary>The lock that a function goes by, and its text.</summary>
internal sealed record FunctionLock(LockFile Images, byte[] Content)
{
    /// <returns>Null if none is given.</returns>
    /// <exception cref="UsageException">There are two, or the file cannot be read.</exception>
    /// <exception cref="LockFileException">It is not a lock file.</exception>
    public static FunctionLock? Read(FunctionConfig config) => config switch
    {
        { Lock: not null, LockFile: not null } => throw new UsageException([FunctionFindings.TwoLocks]),
        { Lock: { } text } => Of(Encoding.UTF8.GetBytes(text)),
        { LockFile: { } path } => Of(ReadFile(path)),
        _ => null,
    };

    private static FunctionLock Of(byte[] content) => new(LockFileReader.Read(content), content);

    private static byte[] ReadFile(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            var reason = exception switch
            {
                FileNotFoundException or DirectoryNotFoundException => "there is no such file",
                UnauthorizedAccessException => "access to it is denied",
                _ => exception.Message.TrimEnd('.'),
            };
            throw new UsageException([FunctionFindings.LockUnreadable(path, reason)]);
        }
    }
}
