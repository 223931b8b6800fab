using CopyImageGitOps.Controller.Tests.Kubernetes;

namespace CopyImageGitOps.Controller.Tests.EndToEnd;

/// <summary>
/// A cluster for tests that take away what all others on a cluster need, such as rights. They take turns, beside those of <see cref="ControllerTests"/>.
/// </summary>
[CollectionDefinition(nameof(LonelyCluster))]
public sealed class LonelyCluster : ICollectionFixture<LonelyCluster>, IAsyncDisposable
{
    public ClusterFixture Cluster { get; } = new();

    public ValueTask DisposeAsync() => Cluster.DisposeAsync();
}
