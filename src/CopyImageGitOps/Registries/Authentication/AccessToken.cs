namespace CopyImageGitOps.Registries.Authentication;

/// <summary>A bearer token, by our clock: the moment it came and how long it lasts from there.</summary>
internal sealed record AccessToken(string Value, DateTimeOffset ReceivedAt, TimeSpan Lifetime)
{
    /// <summary>
    /// Whether it will still hold for <paramref name="margin"/>; a short-lived one counts as fresh for half its life, or it
    /// would never be used.
    /// </summary>
    public bool IsFresh(DateTimeOffset now, TimeSpan margin)
    {
        var half = Lifetime / 2;
        return now + (margin < half ? margin : half) < ReceivedAt + Lifetime;
    }

    public override string ToString() => $"*** until {ReceivedAt + Lifetime:O}";
}
