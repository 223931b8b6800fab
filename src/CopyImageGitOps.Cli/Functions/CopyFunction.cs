using CopyImageGitOps.Cli.Commands;
using CopyImageGitOps.Cli.Reporting;
using CopyImageGitOps.Configuration;
using CopyImageGitOps.Copying;
using CopyImageGitOps.Findings;
using CopyImageGitOps.Manifests;
using CopyImageGitOps.ResourceLists;

namespace CopyImageGitOps.Cli.Functions;

/// <summary>The mode that copies: a run of which the files are the items of a ResourceList.</summary>
internal sealed class CopyFunction(CopyImageConfig config, CopyEngine engine, CopyEvents progress)
{
    /// <param name="locked">Says which digests are meant. It is not written: that is for who sees the whole repository.</param>
    public async Task<FunctionOutcome> RunAsync(
        ResourceList input, FunctionLock? locked, IEnumerable<Finding> before, CancellationToken cancellationToken)
    {
        var options = new ScanOptions { FieldSpecs = config.FieldSpecs, Kinds = config.Kinds, MaximumFileSize = config.MaximumFileSize };
        var (list, _) = input.Scan(new ManifestScanner(options), cancellationToken);
        var store = new ResourceListStore(list, locked?.Content);
        var outcome = await ShowProgressAsync(() => new CopyRun(config, store, engine).RunAsync([], cancellationToken));

        var objects = new ListedObjects(list, outcome.Found.Fields.SelectMany(fields => fields));
        var rewritten = outcome.Images.Where(image => image is { Replacement: not null, Status: not ImageStatus.Failed })
            .SelectMany(image => image.Fields.Where(field => field.Value != image.Replacement).Select(field => (Field: field, image.Replacement)))
            .OrderBy(image => image.Field.File, StringComparer.Ordinal).ThenBy(image => image.Field.Line).ThenBy(image => image.Field.Column);
        return new FunctionOutcome(
            store,
            [
                .. before.Concat(outcome.Findings.ToSortedList()).Select(objects.ResultOf),
                .. rewritten.Select(image => objects.Rewritten(image.Field, image.Replacement!)),
            ]);
    }

    /// <summary>Where nobody watches, kustomize and kpt have their own lines to show, and kpt only the first few of a function's.</summary>
    private Task<T> ShowProgressAsync<T>(Func<Task<T>> work)
    {
        var verbosity = Console.IsErrorRedirected ? Verbosity.Quiet : Verbosity.Normal;
        return CopyProgress.RunAsync(Consoles.Error(), TimeProvider.System, verbosity, display =>
        {
            progress.Display = display;
            return work();
        });
    }
}
