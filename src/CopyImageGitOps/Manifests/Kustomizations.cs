namespace CopyImageGitOps.Manifests;

/// <summary>Tells kustomizations by their names.</summary>
internal static class Kustomizations
{
    /// <summary>The only names under which kustomize looks for one.</summary>
    public static readonly IReadOnlyList<string> Names = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

    public static bool IsName(ReadOnlySpan<char> file)
    {
        var name = file[(file.LastIndexOf('/') + 1)..];
        return name.SequenceEqual(Names[0]) || name.SequenceEqual(Names[1]) || name.SequenceEqual(Names[2]);
    }
}
