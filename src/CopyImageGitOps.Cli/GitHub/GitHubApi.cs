using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CopyImageGitOps.Registries;
using Polly;

namespace CopyImageGitOps.Cli.GitHub;

/// <summary>
/// GitHub's REST API for one repository (https://docs.github.com/en/rest). The token goes to the API's own origin alone: neither a redirect nor a
/// link to a next page can lead it elsewhere.
/// </summary>
internal sealed class GitHubApi : IDisposable
{
    private const int MostRedirects = 5;

    private readonly HttpClient _http;
    private readonly TimeProvider _time;
    private readonly GitHubErrors _errors;
    private readonly ResiliencePipeline<GitHubAnswer> _retry;

    /// <param name="proxy">Null: none.</param>
    /// <param name="waiting">Told of each pause that a limit asks for.</param>
    public GitHubApi(GitHubAccess access, TimeProvider time, IWebProxy? proxy = null, GitHubPatience? patience = null, Action<TimeSpan>? waiting = null)
    {
        (Access, _time, _errors) = (access, time, new GitHubErrors(access, time));
        _retry = new GitHubRetry(patience ?? new GitHubPatience(), time, waiting).Build();
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.All,
            ConnectTimeout = TimeSpan.FromSeconds(30),
            UseProxy = proxy is not null,
            Proxy = proxy,
        };
        _http = new HttpClient(handler) { MaxResponseContentBufferSize = 64 * 1024 * 1024 };
    }

    public GitHubAccess Access { get; }

    /// <exception cref="GitHubException">GitHub did not do it.</exception>
    public async Task<T> SendAsync<T>(GitHubRequest request, JsonTypeInfo<T> type, CancellationToken cancellationToken) =>
        Read(request, await SendAsync(request, cancellationToken), type);

    /// <summary>The same, where nothing of the answer is wanted.</summary>
    /// <exception cref="GitHubException">GitHub did not do it.</exception>
    public Task<GitHubAnswer> SendAsync(GitHubRequest request, CancellationToken cancellationToken) =>
        SendAsync(request, AddressOf(request), cancellationToken);

    /// <summary>All items of all pages, each page asked for when it is needed.</summary>
    /// <exception cref="GitHubException">GitHub did not give them.</exception>
    public async IAsyncEnumerable<T> ListAsync<T>(
        GitHubRequest request, JsonTypeInfo<IReadOnlyList<T>> type, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var address = AddressOf(request); address is not null;)
        {
            var answer = await SendAsync(request, address, cancellationToken);
            foreach (var item in Read(request, answer, type)) yield return item;
            address = answer.Next is null ? null : Own(request, new Uri(address, answer.Next));
        }
    }

    public void Dispose() => _http.Dispose();

    private Uri AddressOf(GitHubRequest request) =>
        new($"{Access.Api.AbsoluteUri.TrimEnd('/')}/repos/{Access.Repository}{(request.Path.Length == 0 ? "" : "/")}{request.Path}");

    private async Task<GitHubAnswer> SendAsync(GitHubRequest request, Uri address, CancellationToken cancellationToken)
    {
        for (var redirects = 0; ; redirects++)
        {
            var answer = await TryAsync(request, address, cancellationToken);
            if (answer.IsSuccess) return answer;
            // As after a repository was renamed or transferred: the same request, to the address that it has now.
            if (!answer.IsRedirect || answer.Location is null || redirects == MostRedirects || !Uri.TryCreate(address, answer.Location, out var next))
                throw _errors.From(request, answer);
            address = Own(request, next);
        }
    }

    private Uri Own(GitHubRequest request, Uri address) => Access.IsOwn(address) ? address : throw _errors.Misled(request);

    private async Task<GitHubAnswer> TryAsync(GitHubRequest request, Uri address, CancellationToken cancellationToken)
    {
        try
        {
            return await _retry.ExecuteAsync(async token => await ExchangeAsync(request, address, token), cancellationToken);
        }
        catch (Exception e) when (e is HttpRequestException or TimeoutException)
        {
            throw _errors.Unreachable(request, e);
        }
    }

    private async Task<GitHubAnswer> ExchangeAsync(GitHubRequest request, Uri address, CancellationToken cancellationToken)
    {
        using var message = Message(request, address);
        try
        {
            using var response = await _http.SendAsync(message, cancellationToken);
            var link = response.Headers.TryGetValues("Link", out var links) ? PageLink.Next(string.Join(',', links)) : null;
            var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            var location = response.Headers.TryGetValues("Location", out var locations) ? locations.First() : null;
            return new GitHubAnswer(response.StatusCode, body, location, link, RateLimit.Of(response.Headers, _time));
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"no answer came within {_http.Timeout.TotalSeconds} s", e);
        }
    }

    private HttpRequestMessage Message(GitHubRequest request, Uri address)
    {
        var message = new HttpRequestMessage(request.Method, address);
        message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Access.Token);
        message.Headers.Add("Accept", "application/vnd.github+json");
        message.Headers.Add("X-GitHub-Api-Version", "2022-11-28");
        message.Headers.Add("User-Agent", $"copyimage/{ProductVersion.Current}");
        if (request.Body is null) return message;
        message.Content = new ByteArrayContent(request.Body);
        message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
        return message;
    }

    private T Read<T>(GitHubRequest request, GitHubAnswer answer, JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(answer.Body, type) ?? throw new JsonException("null");
        }
        catch (JsonException e)
        {
            throw _errors.Unreadable(request, e);
        }
    }
}
