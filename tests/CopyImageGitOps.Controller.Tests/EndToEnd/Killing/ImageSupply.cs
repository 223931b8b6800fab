namespace CopyImageGitOps.Controller.Tests.EndToEnd.Killing;

/// <summary>Public images, of which some are new, and so have to be copied.</summary>
internal sealed class ImageSupply(Stage stage) : IDisposable
{
    private const int OneNewIn = 3;

    private readonly SemaphoreSlim _turn = new(1);
    private readonly List<string> _published = [];

    public int Count => _published.Count;

    /// <param name="other">An image that the result is not: a user who gives the same again would be fighting.</param>
    public async Task<string> NextAsync(string? other, CancellationToken ct)
    {
        var known = Random.Shared.Next(OneNewIn) == 0 ? null : Known();
        return known is null || known == other ? await PublishAsync(ct) : known;
    }

    public void Dispose() => _turn.Dispose();

    private string? Known()
    {
        lock (_published) return _published.Count == 0 ? null : _published[Random.Shared.Next(_published.Count)];
    }

    private async Task<string> PublishAsync(CancellationToken ct)
    {
        await _turn.WaitAsync(ct);
        try
        {
            var image = $"team-{_published.Count % 7}/app:1.{_published.Count}";
            await stage.PublishAsync(ct, image);
            lock (_published) _published.Add(image);
            return image;
        }
        finally
        {
            _turn.Release();
        }
    }
}
