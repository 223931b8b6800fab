using System.Net.Http.Headers;
using CopyImageGitOps.Registries.Authentication;

namespace CopyImageGitOps.Registries;

/// <summary>One request to a registry, apart from how it is sent.</summary>
internal sealed record RegistryRequest(HttpMethod Method, Uri Address, ScopeSet Scopes, RequestContext Context)
{
    public IReadOnlyList<string> Accept { get; init; } = [];

    /// <summary>The part of the content that is wanted; null is all of it.</summary>
    public RangeHeaderValue? Range { get; init; }

    /// <summary>Makes the body, once for each time that it is sent. A body that takes its time restarts the timer as it goes.</summary>
    public Func<IdleTimer, HttpContent>? Content { get; init; }

    /// <summary>False for a body that is streamed from elsewhere: after a refusal the whole transfer must start again.</summary>
    public bool IsRepeatable { get; init; } = true;

    /// <summary>How long the token must still hold; long for long bodies, which a refusal would waste.</summary>
    public TimeSpan TokenMargin { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>False where the redirect itself is the answer.</summary>
    public bool FollowsToOtherHosts { get; init; } = true;
}

/// <summary>An answer whose body has not been read. Disposing it ends the exchange.</summary>
internal sealed class RegistryResponse(HttpResponseMessage message, Uri address, IdleTimer timer) : IDisposable
{
    public HttpResponseMessage Message { get; } = message;

    /// <summary>The address that answered, after redirects.</summary>
    public Uri Address { get; } = address;

    public IdleTimer Timer { get; } = timer;

    public string? Header(string name) => Message.Headers.NonValidated.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;

    public void Dispose()
    {
        Message.Dispose();
        Timer.Dispose();
    }
}
