using CopyImageGitOps.References;

namespace CopyImageGitOps.Controller.Reconciling.Mirroring;

/// <summary>
/// What tags mean at their sources now: one HEAD a tag, however many objects name it, and none for a minute after. Docker Hub counts them.
/// </summary>
internal sealed class SourceDigests(TimeProvider time)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);

    private readonly TimedCache<(string Scope, ImageReference), Digest> _known = new(time, Lifetime, capacity: 4096);
    private readonly SharedWork<(string Scope, ImageReference), Digest> _asking = new();

    /// <exception cref="Registries.RegistryException">It is not there, or the registry does not say.</exception>
    /// <exception cref="Registries.Credentials.CredentialsException">The credentials cannot be read.</exception>
    public async Task<Digest> ResolveAsync(ImageReference source, SourceAccess access, CancellationToken cancellationToken)
    {
        var key = (access.Scope, source);
        if (_known.Find(key) is { } known) return known;
        var (digest, _) = await _asking.RunAsync(key, async token =>
        {
            var found = await access.Engine.ResolveAsync(source, token);
            _known.Set(key, found);
            return found;
        }, cancellationToken);
        return digest;
    }
}
