using System.Globalization;

namespace CopyImageGitOps.Registries;

/// <summary>
/// How many manifests a registry lets this account or address still read, as Docker Hub says it in <c>ratelimit-remaining: 76;w=21600</c>
/// (https://docs.docker.com/docker-hub/usage/pulls/). A HEAD is told, and is not counted.
/// </summary>
/// <param name="Remaining">Reads of manifests: one for an index, and one for each of its platforms.</param>
/// <param name="Window">The time that the limit is for; null if the registry does not say.</param>
public sealed record PullLimit(int Remaining, TimeSpan? Window)
{
    internal static PullLimit? Of(HttpResponseMessage response)
    {
        if (!response.Headers.NonValidated.TryGetValues("ratelimit-remaining", out var values)) return null;
        var parts = values.First().Split(';');
        if (!int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var remaining)) return null;
        var window = parts.Skip(1).Select(part => part.Trim()).FirstOrDefault(part => part.StartsWith("w=", StringComparison.Ordinal));
        return int.TryParse(window?[2..], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? new PullLimit(remaining, TimeSpan.FromSeconds(seconds))
            : new PullLimit(remaining, null);
    }

    public override string ToString() => Window is { } window ? $"{Remaining} more pulls within {window.TotalHours:0.#} h" : $"{Remaining} more pulls";
}
