using CopyImageGitOps.Kustomize.Entries;
using CopyImageGitOps.Locking;
using CopyImageGitOps.Manifests;
using CopyImageGitOps.References;

namespace CopyImageGitOps.Kustomize;

/// <summary>Finds the pins that hide what bases say by now.</summary>
internal static class OutdatedPins
{
    /// <param name="state">With its bare render.</param>
    /// <param name="pins">Of this root's kustomization.</param>
    /// <returns>By place: the image as the base means it now, and the pin that hides it.</returns>
    public static IReadOnlyDictionary<int, (ImageField Image, KustomizePin Pin)> Of(RootState state, IReadOnlyList<KustomizePin> pins)
    {
        var outdated = new Dictionary<int, (ImageField, KustomizePin)>();
        if (state.Bare is null || !state.Bare.HasPlacesOf(state.Render)) return outdated;
        foreach (var field in state.Render.Fields)
        {
            var place = state.Render.PlaceOf(field);
            var value = state.Bare.Places[place].Value;
            if (EntryChain.LastMatch(state.Section.Entries, value) is not { } entry) continue;
            if (pins.FirstOrDefault(pin => pin.Name == state.Section.Entries[entry].Name) is not { } pin || IsSame(value, pin.Value)) continue;
            if (Meant(value, pin) is { } image && ImageReference.TryParse(image, out var reference, out _))
                outdated[place] = (field with { Value = image, Reference = reference }, pin);
        }

        return outdated;
    }

    /// <summary>Whether two values mean the same image.</summary>
    public static bool IsSame(string one, string other) =>
        one == other || ImageReference.TryParse(one, out var a, out _) && ImageReference.TryParse(other, out var b, out _) && a == b;

    /// <summary>What the entry made of its image before it was pinned, it shall make of the new one: another name, or none.</summary>
    private static string? Meant(string value, KustomizePin pin)
    {
        if (pin.Image == pin.Value) return value;
        if (!ImageReference.TryParse(value, out var now, out _) || !ImageReference.TryParse(pin.Image, out var image, out _)) return null;
        return new ImageReference(image.Repository, now.Tag, now.Digest).Familiar;
    }
}
