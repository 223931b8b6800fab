namespace CopyImageGitOps.Manifests;

/// <summary>The only names under which kustomize looks for a kustomization.</summary>
internal static class Kustomizations
{
    private static readonly string[] Names = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

    public static bool IsName(ReadOnlySpan<char> file)
    {
        var name = file[(file.LastIndexOf('/') + 1)..];
        return name.SequenceEqual(Names[0]) || name.SequenceEqual(Names[1]) || name.SequenceEqual(Names[2]);
    }
}
