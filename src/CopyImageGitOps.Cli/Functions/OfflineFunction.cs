using CopyImageGitOps.Configuration;
using CopyImageGitOps.Findings;
using CopyImageGitOps.Locking;
using CopyImageGitOps.Manifests;
using CopyImageGitOps.ResourceLists;
using CopyImageGitOps.Running;

namespace CopyImageGitOps.Cli.Functions;

/// <summary>The modes that need no network: they know of registries what the lock says.</summary>
internal sealed class OfflineFunction(CopyImageConfig config, LockFile lockFile)
{
    private readonly ManifestScanner _scanner = new(
        new ScanOptions { FieldSpecs = config.FieldSpecs, Kinds = config.Kinds, MaximumFileSize = config.MaximumFileSize });

    private readonly LockedImages _images = new(config, lockFile);

    /// <summary>Puts the copies that the lock names in the place of public images.</summary>
    public FunctionOutcome Rewrite(ResourceList input, IEnumerable<Finding> before, CancellationToken cancellationToken)
    {
        var (list, manifests) = input.Scan(_scanner, cancellationToken);
        var objects = new ListedObjects(list, manifests.SelectMany(manifest => manifest.Fields));
        var store = new ResourceListStore(list, lockFile: null);
        var results = before.Select(objects.ResultOf).ToList();
        foreach (var manifest in manifests)
        {
            var images = _images.Public(manifest.Fields).ToList();
            List<FieldEdit> edits = [.. images.Where(image => image.Replacement is not null).Select(image => new FieldEdit(image.Field, image.Replacement!))];
            if (edits.Count > 0) store.Rewrite(manifest.File, edits);
            results.AddRange(images.Select(image => Result(objects, image.Field, image.Replacement)).OfType<FunctionResult>());
            results.AddRange(manifest.Findings.Select(objects.ResultOf));
        }

        return new FunctionOutcome(store, results);
    }

    /// <summary>Changes nothing, and makes every public image an error.</summary>
    public FunctionOutcome Validate(ResourceList input, IEnumerable<Finding> before, CancellationToken cancellationToken)
    {
        var (list, manifests) = input.Scan(_scanner, cancellationToken);
        var objects = new ListedObjects(list, manifests.SelectMany(manifest => manifest.Fields));
        List<FunctionResult> results =
        [
            .. before.Select(objects.ResultOf),
            .. manifests.SelectMany(manifest => _images.Public(manifest.Fields)
                .Select(image => WithProposal(objects.ResultOf(FunctionFindings.Public(image.Field)), image.Replacement))
                .Concat(manifest.Findings.Select(objects.ResultOf))),
        ];
        return new FunctionOutcome(new ResourceListStore(list, lockFile: null), results);
    }

    private FunctionResult? Result(ListedObjects objects, ImageField field, string? replacement)
    {
        if (replacement is not null) return objects.Rewritten(field, replacement);
        return FunctionFindings.MissingInLock(field, config.Function.OnMissing) is { } missing ? objects.ResultOf(missing) : null;
    }

    private static FunctionResult WithProposal(FunctionResult result, string? replacement) =>
        result.Field is null ? result : result with { Field = result.Field with { ProposedValue = replacement } };
}
