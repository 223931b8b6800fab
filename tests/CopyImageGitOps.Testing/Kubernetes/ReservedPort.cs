using System.Net;
using System.Net.Sockets;

namespace CopyImageGitOps.Testing.Kubernetes;

/// <summary>
/// A port of the loopback interface that a server can leave and take again: it lies below those that Linux gives to clients (32768 on, see
/// <c>ip_local_port_range</c>), and a locked file keeps other tests from it until it is disposed of.
/// </summary>
public sealed class ReservedPort : IDisposable
{
    private static readonly string Folder = Path.Combine(Path.GetTempPath(), $"copyimage-ports-{Environment.UserName}");

    private readonly FileStream _lock;

    private ReservedPort(int number, FileStream @lock) => (Number, _lock) = (number, @lock);

    public int Number { get; }

    public static ReservedPort Take()
    {
        Directory.CreateDirectory(Folder);
        for (var attempt = 0; attempt < 1000; attempt++)
        {
            var number = Random.Shared.Next(20_000, 32_000);
            if (TryLock(number) is not { } @lock) continue;
            if (IsFree(number)) return new ReservedPort(number, @lock);
            @lock.Dispose();
        }

        throw new InvalidOperationException("No port is free between 20000 and 32000.");
    }

    public void Dispose() => _lock.Dispose();

    private static FileStream? TryLock(int number)
    {
        try
        {
            return new FileStream(Path.Combine(Folder, $"{number}"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static bool IsFree(int number)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, number);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
