using CopyImageGitOps.Testing;

namespace CopyImageGitOps.Benchmarks.Copying;

/// <summary>A set of images to be copied from one address to another, with the lists that the programs read.</summary>
internal sealed class CopyJob : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly CopySet _set;
    private readonly string _source;

    /// <param name="source">Host and port.</param>
    /// <param name="destination">Host and port.</param>
    public CopyJob(CopySet set, string source, string destination)
    {
        (_set, _source, Prefix) = (set, source, $"{destination}/mirror");
        References = Write("references", image => $"{source}/{image.Name}");
        Pairs = Write("pairs", image => $"{source}/{image.Name} {Prefix}/{image.Name}");
        SkopeoPairs = Write("skopeo-pairs", image => $"docker://{source}/{image.Name} docker://{Prefix}/{image.Name}");
    }

    /// <summary>What the names of the copies begin with.</summary>
    public string Prefix { get; }

    /// <summary>A file with a source on each line.</summary>
    public string References { get; }

    /// <summary>A file with a source and its destination on each line.</summary>
    public string Pairs { get; }

    /// <summary>The same as skopeo writes it.</summary>
    public string SkopeoPairs { get; }

    /// <summary>Throws unless every copy has the digest of its source.</summary>
    /// <param name="destination">Host and port, if it is to be asked directly.</param>
    public async Task VerifyAsync(string destination)
    {
        using var http = new HttpClient();
        foreach (var image in _set.Images)
        {
            using var request = new HttpRequestMessage(HttpMethod.Head, $"http://{destination}/v2/mirror/{image.Repository}/manifests/{image.Tag}");
            request.Headers.Accept.ParseAdd("application/vnd.oci.image.index.v1+json");
            request.Headers.Accept.ParseAdd("application/vnd.oci.image.manifest.v1+json");
            using var response = await http.SendAsync(request);
            var digest = response.Headers.TryGetValues("Docker-Content-Digest", out var values) ? values.Single() : $"none ({(int)response.StatusCode})";
            if (digest != image.Digest) throw new InvalidOperationException($"{_source}/{image.Name} has the digest {image.Digest}, its copy {digest}.");
        }
    }

    public void Dispose() => _folder.Dispose();

    private string Write(string name, Func<SourceImage, string> line)
    {
        File.WriteAllLines(_folder[name], _set.Images.Select(line));
        return _folder[name];
    }
}
