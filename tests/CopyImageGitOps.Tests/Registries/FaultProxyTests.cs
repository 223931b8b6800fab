using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using CopyImageGitOps.Testing.Registries;

namespace CopyImageGitOps.Tests.Registries;

/// <summary>That the bad line does what its faults say, as a client sees it that is not ours.</summary>
public sealed class FaultProxyTests : IAsyncLifetime
{
    private static readonly byte[] Content = [.. Enumerable.Range(0, 1000).Select(i => (byte)i)];
    private readonly HttpClient _http = new();
    private InProcessRegistry _registry = null!;
    private FaultProxy _line = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private Uri Blob => new($"http://{_line.Address}/v2/app/blobs/{RegistryDigest(Content)}");

    public async ValueTask InitializeAsync()
    {
        _registry = await InProcessRegistry.StartAsync();
        _registry.AddBlob("app", RegistryDigest(Content), Content);
        _line = new FaultProxy(_registry.Address);
    }

    [Fact]
    public async Task Without_a_fault_everything_passes_and_is_counted()
    {
        Assert.Equal(Content, await _http.GetByteArrayAsync(Blob, Token));
        Assert.Equal(Content, await _http.GetByteArrayAsync(Blob, Token));
        using var head = await _http.SendAsync(new HttpRequestMessage(HttpMethod.Head, Blob), Token);
        using var upload = await _http.PostAsync(new Uri($"http://{_line.Address}/v2/app/blobs/uploads/"), null, Token);
        using var absent = await _http.GetAsync(new Uri($"http://{_line.Address}/v2/app/manifests/none"), Token);

        Assert.Equal(Content.Length, head.Content.Headers.ContentLength);
        Assert.Equal(HttpStatusCode.Accepted, upload.StatusCode);
        Assert.Contains("MANIFEST_UNKNOWN", await absent.Content.ReadAsStringAsync(Token));
        Assert.Equal(["GET", "GET", "HEAD", "POST", "GET"], _line.Requests.Select(r => r.Method));
    }

    [Fact]
    public async Task A_body_without_a_length_passes_in_its_chunks()
    {
        using var start = await _http.PostAsync(new Uri($"http://{_line.Address}/v2/app/blobs/uploads/"), null, Token);
        using var request = new HttpRequestMessage(HttpMethod.Patch, new Uri(Blob, start.Headers.Location!)) { Content = new ByteArrayContent(Content) };
        request.Headers.TransferEncodingChunked = true;

        using var response = await _http.SendAsync(request, Token);

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal(Content.Length, Assert.Single(_registry.Log.Requests, r => r.Method == "PATCH").BytesReceived);
    }

    [Fact]
    public async Task A_fault_strikes_at_its_request_and_no_other()
    {
        _line.Add(RegistryFault.Status(503).WithHeader("Retry-After", "7") with { Skip = 1, Times = 1 });

        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 3; i++)
        {
            using var response = await _http.GetAsync(Blob, Token);
            answers.Add(response.StatusCode);
            if (i == 1) Assert.Equal(TimeSpan.FromSeconds(7), response.Headers.RetryAfter?.Delta);
        }

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK], answers);
        Assert.Equal(2, _registry.Log.Requests.Count);
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 1)]
    public async Task A_reset_is_one_and_the_registry_has_served_the_request_or_not(bool isServed, int requests)
    {
        _line.Add(isServed ? RegistryFault.CloseBeforeAnswer() : RegistryFault.Close());

        var problem = await Assert.ThrowsAsync<HttpRequestException>(() => _http.GetAsync(Blob, Token));

        Assert.Equal(SocketError.ConnectionReset, Assert.IsType<SocketException>(problem.GetBaseException()).SocketErrorCode);
        Assert.Equal(requests, _registry.Log.Requests.Count);
    }

    [Fact]
    public async Task An_answer_is_cut_off_under_its_full_length()
    {
        _line.Add(RegistryFault.Truncate(100));

        var problem = await Assert.ThrowsAnyAsync<HttpRequestException>(() => _http.GetByteArrayAsync(Blob, Token));

        Assert.Equal(HttpRequestError.ResponseEnded, problem.HttpRequestError);
    }

    [Theory]
    [InlineData(-10)]
    [InlineData(10)]
    public async Task The_length_of_an_answer_is_a_lie(int error)
    {
        _line.Add(RegistryFault.AnswerLength(error));

        using var response = await _http.GetAsync(Blob, HttpCompletionOption.ResponseHeadersRead, Token);

        Assert.Equal(Content.Length + error, response.Content.Headers.ContentLength);
        var bytes = new byte[Content.Length + Math.Min(0, error)];
        await (await response.Content.ReadAsStreamAsync(Token)).ReadExactlyAsync(bytes, Token);
        Assert.Equal(Content[..bytes.Length], bytes);
    }

    [Fact]
    public async Task One_byte_of_an_answer_is_another()
    {
        _line.Add(RegistryFault.Corrupt());

        var bytes = await _http.GetByteArrayAsync(Blob, Token);

        Assert.Equal(1, bytes.Zip(Content).Count(pair => pair.First != pair.Second));
    }

    [Fact]
    public async Task The_bytes_of_an_answer_come_with_a_pause_before_each()
    {
        _line.Add(RegistryFault.Dribble(TimeSpan.FromMilliseconds(20)));
        using var response = await _http.GetAsync(Blob, HttpCompletionOption.ResponseHeadersRead, Token);
        var (body, started) = (await response.Content.ReadAsStreamAsync(Token), Stopwatch.GetTimestamp());

        await body.ReadExactlyAsync(new byte[5], Token);

        Assert.True(Stopwatch.GetElapsedTime(started) > TimeSpan.FromMilliseconds(4 * 20 - 10));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-10)]
    [InlineData(10)]
    public async Task A_request_that_arrives_otherwise_than_it_was_sent_is_refused(int error)
    {
        using var start = await _http.PostAsync(new Uri($"http://{_line.Address}/v2/app/blobs/uploads/"), null, Token);
        _line.Add(error == 0 ? RegistryFault.CorruptRequest() : RegistryFault.RequestLength(error));

        var answer = await PutAsync(start);

        Assert.True(answer is null or HttpStatusCode.BadRequest, $"{answer}");
        Assert.DoesNotContain(_registry.Log.Requests, r => r is { Method: "PUT", Status: 201 });
    }

    [Fact]
    public async Task A_request_is_cut_off_in_its_middle()
    {
        using var start = await _http.PostAsync(new Uri($"http://{_line.Address}/v2/app/blobs/uploads/"), null, Token);
        _line.Add(RegistryFault.CutRequest(300));

        Assert.Null(await PutAsync(start));

        Assert.DoesNotContain(_registry.Log.Requests, r => r is { Method: "PUT", Status: 201 });
    }

    [Fact]
    public async Task Headers_are_lost_and_changed_on_the_way()
    {
        _line.Add(RegistryFault.NoHeader("Location") with { Times = 1 });
        _line.Add(RegistryFault.NoDigest() with { Method = "GET", Times = 1 });
        _line.Add(RegistryFault.NoMount() with { Path = "mount=", Times = 1 });
        var mount = new Uri($"http://{_line.Address}/v2/other/blobs/uploads/?mount={RegistryDigest(Content)}&from=app");

        using var lost = await _http.PostAsync(mount, null, Token);
        using var blob = await _http.GetAsync(Blob, Token);
        using var unmounted = await _http.PostAsync(mount, null, Token);
        using var mounted = await _http.PostAsync(mount, null, Token);

        Assert.Null(lost.Headers.Location);
        Assert.False(blob.Headers.Contains("Docker-Content-Digest"));
        Assert.Equal(HttpStatusCode.Accepted, unmounted.StatusCode);
        Assert.Equal(HttpStatusCode.Created, mounted.StatusCode);
    }

    [Fact]
    public async Task A_location_loses_its_host_and_keeps_its_query()
    {
        await using var registry = await InProcessRegistry.StartAsync(new InProcessRegistryOptions { HasRelativeLocations = false });
        await using var line = new FaultProxy(registry.Address);
        line.Add(RegistryFault.RelativeLocation() with { Times = 1 });
        var uploads = new Uri($"http://{line.Address}/v2/app/blobs/uploads/");

        using var relative = await _http.PostAsync(uploads, null, Token);
        using var absolute = await _http.PostAsync(uploads, null, Token);

        Assert.Matches(@"^/v2/app/blobs/uploads/\w+\?_state=a%2Bb%2F\w+%3D%3D$", relative.Headers.NonValidated["Location"].ToString());
        Assert.StartsWith($"http://{line.Address}/v2/app/", absolute.Headers.NonValidated["Location"].ToString());
    }

    [Fact]
    public void A_registry_refuses_a_fault_that_only_the_line_can_do() =>
        Assert.Throws<ArgumentException>(() => _registry.Add(RegistryFault.CorruptRequest()));

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _line.DisposeAsync();
        await _registry.DisposeAsync();
    }

    /// <summary>Null if there was no answer.</summary>
    private async Task<HttpStatusCode?> PutAsync(HttpResponseMessage start)
    {
        var location = new Uri(Blob, start.Headers.Location!);
        try
        {
            using var body = new ByteArrayContent(Content);
            using var response = await _http.PutAsync(new Uri($"{location.AbsoluteUri}&digest={RegistryDigest(Content)}"), body, Token);
            return response.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private static string RegistryDigest(byte[] content) =>
        $"sha256:{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(content))}";
}
