using System.Globalization;
using CopyImageGitOps.Locking;

namespace CopyImageGitOps.Cli.GitHub.Actions;

/// <summary>The outputs of action.yml, which describes each.</summary>
internal static class ActionOutputs
{
    /// <param name="reportFile">Where the report lies.</param>
    public static IEnumerable<(string Name, string Value)> Of(ActionInputs inputs, ActionResult result, string reportFile)
    {
        var (report, summary) = (result.Report, result.Report.Summary);
        // A pull request that is as it should be was compared with a commit that nobody gets.
        yield return ("changed", (inputs.Commits ? report.Commit is not null : result.Patches.Count > 0) ? "true" : "false");
        yield return ("commit-sha", report.Commit ?? "");
        yield return ("pull-request-number", report.PullRequest is { } request ? Number(request.Number) : "");
        yield return ("pull-request-url", report.PullRequest?.Url ?? "");
        yield return ("pull-request-operation", Operation(report.PullRequest));
        yield return ("images-found", Number(summary.ImagesFound));
        yield return ("images-copied", Number(summary.ImagesCopied));
        yield return ("images-present", Number(summary.ImagesPresent));
        yield return ("images-failed", Number(summary.ImagesFailed));
        yield return ("files-changed", Number(summary.FilesChanged));
        yield return ("bytes-copied", Number(summary.BytesCopied));
        yield return ("lock-file", LockFileIn(inputs.Path));
        yield return ("report", reportFile);
    }

    private static string Operation(ReportPullRequest? request) => request is null ? "" : request.Operation.ToString().ToLowerInvariant();

    private static string LockFileIn(string path)
    {
        var file = Path.Combine(path, LockFile.FileName);
        return File.Exists(file) ? Path.GetRelativePath(".", file).Replace(Path.DirectorySeparatorChar, '/') : "";
    }

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
