namespace CopyImageGitOps.Registries.Pacing;

/// <summary>Shortens waits at random, so that clients which failed together do not come back together.</summary>
internal static class Jitter
{
    /// <summary>Between a half and one.</summary>
    public static double Next() => 0.5 + Random.Shared.NextDouble() / 2;
}
