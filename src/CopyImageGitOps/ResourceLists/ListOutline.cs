using CopyImageGitOps.Manifests.Fields;
using CopyImageGitOps.Manifests.Text;
using CopyImageGitOps.Manifests.Trees;

namespace CopyImageGitOps.ResourceLists;

/// <summary>What a ResourceList has besides its items.</summary>
/// <param name="FunctionConfig">Its text, as a document of its own; null if there is none.</param>
/// <param name="Results">Where results go; offsets are those of the text that was read.</param>
internal sealed record ListOutline(string? FunctionConfig, ResultsPlace Results)
{
    private const string Hint = "kustomize and kpt give their functions one: see docs/krm-function.md. For files of a repository use 'copyimage run'.";

    private static readonly string[] Versions = ["config.kubernetes.io/v1", "config.kubernetes.io/v1beta1"];

    /// <exception cref="ResourceListException">The text is not one ResourceList.</exception>
    /// <exception cref="UnreadableDocumentException">The text cannot be parsed.</exception>
    public static ListOutline Read(ManifestText text)
    {
        var root = text.ReadDocuments() switch
        {
            [] => throw new ResourceListException("There is no ResourceList on standard input.", Hint),
            [MappingNode only] => only,
            [_] => throw new ResourceListException("What is on standard input is not a ResourceList.", Hint),
            var several => throw new ResourceListException($"There are {several.Count} documents on standard input, and not one ResourceList.", Hint),
        };
        if (root.FindText("kind") is var kind && kind != "ResourceList")
        {
            var what = kind is null ? "" : $"a {References.OneLine.Of(kind)}, ";
            throw new ResourceListException($"What is on standard input is {what}not a ResourceList.", Hint);
        }

        if (root.FindText("apiVersion") is var version && !Versions.Contains(version, StringComparer.Ordinal))
        {
            throw new ResourceListException(
                $"The ResourceList has the apiVersion '{References.OneLine.Of(version ?? "")}', not {string.Join(" or ", Versions)}.",
                "Use a version of kustomize or kpt that knows one of these.");
        }

        foreach (var twice in root.Entries.GroupBy(entry => entry.Key).Where(entries => entries.Count() > 1))
            throw new ResourceListException($"The ResourceList has '{References.OneLine.Of(twice.Key ?? "")}' twice.", "Keep one of them.");
        return new ListOutline(FunctionConfigOf(root, text), ResultsPlace.Find(root, text));
    }

    private static string? FunctionConfigOf(MappingNode root, ManifestText text)
    {
        var node = root.Find("functionConfig");
        if (node is null or ScalarNode { IsNull: true }) return null;
        if (node is not MappingNode map) throw new ResourceListException("The functionConfig is not a map.", "Give it an apiVersion and a kind.");
        // The lines after the first have their indentation, and so must it.
        var column = text.Resolve([map.Start])[map.Start].Column;
        return new string(' ', column - 1) + text.Slice(map.Start, map.End);
    }
}
