using System.Net.Http.Headers;
using k8s.Authentication;

namespace CopyImageGitOps.Controller.Cluster;

/// <summary>
/// A bearer token in a file that others replace before it expires, as the kubelet does with that of a service account. It is read again every second,
/// so that a new token counts at once; KubernetesClient reads it every minute, and in a kubeconfig not at all.
/// </summary>
internal sealed class TokenFile(string path, TimeProvider time) : ITokenProvider
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(1);
    private Reading? _last;

    /// <exception cref="IOException">It cannot be read, and never could.</exception>
    public async Task<AuthenticationHeaderValue> GetAuthenticationHeaderAsync(CancellationToken cancellationToken)
    {
        var last = Volatile.Read(ref _last);
        if (last is null || time.GetElapsedTime(last.ReadAt) >= Lifetime)
        {
            last = new Reading(await ReadAsync(last, cancellationToken), time.GetTimestamp());
            Volatile.Write(ref _last, last);
        }

        return last.Header;
    }

    /// <summary>What was read before is better than nothing: the file is missing for a moment while it is replaced.</summary>
    private async Task<AuthenticationHeaderValue> ReadAsync(Reading? last, CancellationToken cancellationToken)
    {
        try
        {
            var token = (await File.ReadAllTextAsync(path, cancellationToken)).Trim();
            return token.Length == 0 && last is not null ? last.Header : new AuthenticationHeaderValue("Bearer", token);
        }
        catch (Exception exception) when (last is not null && exception is IOException or UnauthorizedAccessException)
        {
            return last!.Header;
        }
    }

    private sealed record Reading(AuthenticationHeaderValue Header, long ReadAt);
}
