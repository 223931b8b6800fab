namespace CopyImageGitOps.Manifests.Fields;

/// <summary>A field spec whose first <paramref name="Next"/> segments lead to the node that is being visited.</summary>
internal readonly record struct FieldSpecMatch(FieldSpecPath Spec, int Next)
{
    public bool IsComplete => Next == Spec.Segments.Length;

    /// <summary>Those of <paramref name="matches"/> that go on through <paramref name="key"/>.</summary>
    public static FieldSpecMatch[] Advance(FieldSpecMatch[] matches, string? key) =>
        matches.Length == 0
            ? matches
            : [.. matches.Where(m => !m.IsComplete && m.Spec.Segments[m.Next] == key).Select(m => m with { Next = m.Next + 1 })];
}

/// <summary>A field spec, taken apart once.</summary>
internal sealed class FieldSpecPath
{
    private readonly FieldSpec _spec;

    public FieldSpecPath(FieldSpec spec)
    {
        _spec = spec;
        const char escapedSlash = '\0';
        Segments =
        [
            .. spec.Path.Replace(@"\/", escapedSlash.ToString(), StringComparison.Ordinal).Split('/', StringSplitOptions.RemoveEmptyEntries)
                .Select(s => s.EndsWith("[]", StringComparison.Ordinal) ? s[..^2] : s).Select(s => s.Replace(escapedSlash, '/')),
        ];
    }

    /// <summary>The keys to go through; lists are entered by themselves.</summary>
    public string[] Segments { get; }

    public bool Applies(ObjectIdentity identity) =>
        Segments.Length > 0
        && (identity.IsAmbiguous || Matches(_spec.Group, identity.Group) && Matches(_spec.Version, identity.Version) && Matches(_spec.Kind, identity.Kind));

    private static bool Matches(string? wanted, string? actual) => string.IsNullOrEmpty(wanted) || wanted == actual;
}
