using CopyImageGitOps.Registries.Credentials;

namespace CopyImageGitOps.Registries.Authentication;

/// <summary>
/// The tokens of one registry. One request a credential and scope set, however many ask at once; a token that allows more than is asked
/// for is used too; a failure is not kept.
/// </summary>
internal sealed class TokenCache(TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly List<Entry> _entries = [];

    private sealed record Entry(Credential? Credential, ScopeSet Scopes, Task<AccessToken> Token);

    /// <param name="fetch">Runs apart from any caller, as others may wait for it after that caller has gone.</param>
    public async Task<AccessToken> GetAsync(Credential? credential, ScopeSet scopes, TimeSpan margin, Func<Task<AccessToken>> fetch, CancellationToken ct)
    {
        Entry entry;
        lock (_lock)
        {
            var now = time.GetUtcNow();
            _entries.RemoveAll(e => e.Token.IsCompleted && (!e.Token.IsCompletedSuccessfully || !e.Token.Result.IsFresh(now, TimeSpan.Zero)));
            var known = _entries.Find(e =>
                Equals(e.Credential, credential)
                    && e.Scopes.Covers(scopes)
                    && (!e.Token.IsCompleted || e.Token.Result.IsFresh(now, margin)));
            if (known is null) _entries.Add(known = new Entry(credential, scopes, Task.Run(fetch)));
            entry = known;
        }

        return await entry.Token.WaitAsync(ct);
    }

    /// <summary>The registry refused it.</summary>
    public void Forget(AccessToken token)
    {
        lock (_lock) _entries.RemoveAll(e => e.Token.IsCompletedSuccessfully && e.Token.Result == token);
    }
}
