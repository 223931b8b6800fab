namespace CopyImageGitOps.Testing;

/// <summary>Long campaigns (random cases, kills, faults, large transfers): a bounded sample in <c>make test</c>, whole in <c>make soak</c>.</summary>
public static class Campaign
{
    /// <summary>True in <c>make soak</c>.</summary>
    public static bool IsWhole { get; } = Environment.GetEnvironmentVariable("COPYIMAGE_SOAK") == "1";

    /// <summary>How many cases to run: ten times as many in the whole campaign.</summary>
    public static int Of(int sample) => IsWhole ? sample * 10 : sample;
}
