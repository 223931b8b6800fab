using CopyImageGitOps.Findings;
using CopyImageGitOps.Kustomize.Graph;
using CopyImageGitOps.References;

namespace CopyImageGitOps.Kustomize;

/// <summary>What is said of a root as a whole.</summary>
internal static class KustomizeFindings
{
    private const int LongestReason = 2000;

    public static Finding NoProgram(string file, int roots) => new(
        Severity.Error,
        FindingCodes.KustomizeMissing,
        $"There are kustomizations here ({roots} to render), but neither 'kustomize' nor 'kubectl' is installed: they are left alone")
    {
        File = file,
        Hint = "Install kustomize (https://kubectl.docs.kubernetes.io/installation/kustomize/) so that it is found in PATH, and run again.",
    };

    public static Finding Remote(KustomizationRoot root, Kustomization by, KustomizationReference reference) => new(
        Severity.Error,
        FindingCodes.KustomizeRemote,
        $"'{OneLine.Of(reference.Value)}' would be fetched from another host, so the root '{Name(root)}' is not rendered and is left alone")
    {
        File = by.File,
        Line = reference.Line,
        Field = reference.Field,
        Hint = "Set 'kustomize.allowRemote' (--allow-remote) if you trust that host, or keep a copy of it in the repository.",
    };

    public static Finding Helm(KustomizationRoot root, Kustomization by) => new(
        Severity.Error,
        FindingCodes.KustomizeHelm,
        $"Helm charts are inflated here, which is not enabled, so the root '{Name(root)}' is not rendered and is left alone")
    {
        File = by.File,
        Line = by.HelmLine,
        Hint = "Set 'kustomize.enableHelm' (--enable-helm), and install 'helm'.",
    };

    public static Finding Failed(KustomizationRoot root, string reason) => new(
        Severity.Error,
        FindingCodes.KustomizeFailed,
        $"kustomize cannot build the root '{Name(root)}', so it is left alone: {OneLine.Of(reason, LongestReason)}")
    {
        File = root.Kustomization.File,
        Hint = $"Run 'kustomize build {Name(root)}' and mend what it complains about.",
    };

    public static Finding Unproven(KustomizationRoot root, string reason) => new(
        Severity.Error,
        FindingCodes.KustomizeUnproven,
        $"The root '{Name(root)}' is left as it is, because no edit makes it render the copies and nothing else new: {OneLine.Of(reason, LongestReason)}")
    {
        File = root.Kustomization.File,
        Hint = "docs/kustomize.md tells what 'images:' cannot reach, and what to do about it.",
    };

    public static Finding Components(KustomizationRoot root, RootPointer pointer) => new(
        Severity.Warning,
        FindingCodes.KustomizeComponents,
        $"{pointer.Kind} '{OneLine.Of(pointer.Name ?? "")}' adds components to the root '{Name(root)}' ({OneLine.Of(string.Join(", ", pointer.Components))}): "
            + "what they bring is not rendered here, and its images are not seen")
    {
        File = pointer.File,
        Line = pointer.Line,
        Hint = "List the components in the kustomization itself, under 'components:'.",
    };

    /// <summary>A line of the render is of no use to a reader who does not see it.</summary>
    public static Finding InRender(KustomizationRoot root, Finding finding) =>
        finding with { Line = null, Message = $"In the render of '{Name(root)}': {finding.Message}" };

    public static string Name(KustomizationRoot root) => root.Kustomization.Directory is { Length: > 0 } directory ? directory : ".";
}
