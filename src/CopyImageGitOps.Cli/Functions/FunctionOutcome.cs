using CopyImageGitOps.Cli.Reporting;
using CopyImageGitOps.Findings;
using CopyImageGitOps.ResourceLists;

namespace CopyImageGitOps.Cli.Functions;

/// <summary>What a function gives back: on standard output the list and nothing else, on standard error what went wrong.</summary>
/// <param name="Store">The list with its changes.</param>
internal sealed record FunctionOutcome(ResourceListStore Store, IReadOnlyList<FunctionResult> Results)
{
    private const int BufferSize = 64 * 1024;

    public int ExitCode { get; private init; } = Results.Any(result => result.Severity == Severity.Error) ? Commands.ExitCode.Failed : Commands.ExitCode.Done;

    /// <summary>Nothing was begun, because of the configuration.</summary>
    public static FunctionOutcome Refused(ResourceList list, IEnumerable<Finding> findings)
    {
        var objects = new ListedObjects(list, []);
        return new FunctionOutcome(new ResourceListStore(list, lockFile: null), [.. findings.Select(objects.ResultOf)])
        {
            ExitCode = Commands.ExitCode.Usage,
        };
    }

    public void Write()
    {
        var problems = Results.Where(result => result.Severity != Severity.Info).Select(Shown).ToList();
        if (problems.Count > 0) ConsoleReport.WriteFindings(Consoles.Error(), problems, Verbosity.Quiet);
        using var output = new BufferedStream(Console.OpenStandardOutput(), BufferSize);
        Store.WriteTo(output, Results);
    }

    private static ReportFinding Shown(FunctionResult result) =>
        new(result.Severity, result.Code ?? "", result.Message, Hint: null, PlaceOf(result), Line: null, result.Field?.Path);

    private static string? PlaceOf(FunctionResult result)
    {
        var name = result.Resource is { Namespace: { } space } ? $"{space}/{result.Resource.Name}" : result.Resource?.Name;
        var resource = result.Resource is { } reference ? $"{reference.Kind} {name}".TrimEnd() : null;
        return (result.FilePath, resource) switch
        {
            (null, _) => resource,
            (_, null) => result.FilePath,
            _ => $"{result.FilePath}: {resource}",
        };
    }
}
