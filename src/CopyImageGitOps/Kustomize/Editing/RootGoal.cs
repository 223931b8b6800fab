namespace CopyImageGitOps.Kustomize.Editing;

/// <summary>What a root's render shall become.</summary>
/// <param name="Wanted">For each place of its render the new value; null where it shall stay.</param>
internal sealed record RootGoal(RootState State, IReadOnlyList<string?> Wanted)
{
    /// <summary>Its files are not to be edited, whatever is wanted.</summary>
    public bool IsBlocked { get; init; }

    public bool IsMet => Wanted.All(value => value is null);

    /// <summary>For each place what it means now: what the render says, or what a pin hides.</summary>
    public required IReadOnlyList<string> Meant { get; init; }

    public string WantedAt(int place) => Wanted[place] ?? State.Render.Places[place].Value;
}
