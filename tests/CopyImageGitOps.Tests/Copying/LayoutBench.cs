using CopyImageGitOps.Copying;
using CopyImageGitOps.References;
using CopyImageGitOps.Testing;
using CopyImageGitOps.Testing.Images;
using CopyImageGitOps.Testing.Registries;

namespace CopyImageGitOps.Tests.Copying;

/// <summary>Two in-process registries with a folder between them.</summary>
internal sealed class LayoutBench : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();

    private LayoutBench(CopyBench registries) => Registries = registries;

    public CopyBench Registries { get; }

    /// <summary>Not there yet.</summary>
    public string Path => _folder["bundle"];

    public TestLayout Layout => new(Path);

    public static async Task<LayoutBench> StartAsync(InProcessRegistryOptions? source = null) => new(await CopyBench.StartAsync(source));

    public TestImage Add(string repository, string tag, TestImageOptions? options = null) =>
        TestImages.Build(options).AddTo(Registries.Source, repository, tag);

    /// <summary>From the source to the folder.</summary>
    /// <param name="source">Repository with tag or digest.</param>
    /// <param name="name">With its separator, as in <c>:1</c>; empty for none.</param>
    public async Task<CopyResult> ExportAsync(string source, string name) =>
        Assert.Single(await Registries.CopyAsync(new CopyRequest(Source(source), At(name))));

    /// <summary>From the folder to the destination.</summary>
    public async Task<CopyResult> ImportAsync(string name, string target) =>
        Assert.Single(await Registries.CopyAsync(new CopyRequest(At(name), ImageReference.Parse($"{Registries.Destination.Address}/{target}"))));

    public ImageLocation Source(string source) => ImageReference.Parse($"{Registries.Source.Address}/{source}");

    public ImageLocation At(string name) => ImageLocation.TryParse($"oci:{Path}{name}", out var location, out var error)
        ? location
        : throw new ArgumentException(error.ToString(), nameof(name));

    public async ValueTask DisposeAsync()
    {
        await Registries.DisposeAsync();
        _folder.Dispose();
    }
}
