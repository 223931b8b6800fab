using System.Text.RegularExpressions;
using CopyImageGitOps.Cli.Tests.Kustomize;

namespace CopyImageGitOps.Cli.Tests.Releases;

/// <summary>What no linter of workflows holds.</summary>
public sealed class WorkflowTests
{
    private static readonly string[] Workflows = Directory.GetFiles(Path.Combine(RepositoryRoot.Path, ".github", "workflows"), "*.yml");

    [Fact]
    public void An_action_of_others_is_pinned_by_its_commit_and_names_its_version()
    {
        var uses = Workflows.SelectMany(File.ReadAllLines)
            .Select(line => Regex.Match(line, @"\buses: *(?<action>\S.*)$", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)))
            .Where(match => match.Success)
            .Select(match => match.Groups["action"].Value)
            .Where(action => !action.StartsWith("./", StringComparison.Ordinal))
            .Distinct()
            .ToList();

        Assert.NotEmpty(uses);
        Assert.All(uses, action => Assert.Matches(@"^[\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$", action));
        Assert.Distinct(uses.Select(action => action.Split('@')[0]));
    }

    [Fact]
    public void Each_workflow_starts_with_the_right_to_read_and_no_other()
    {
        Assert.NotEmpty(Workflows);
        Assert.All(Workflows, workflow => Assert.Contains("\npermissions:\n  contents: read\n\n", File.ReadAllText(workflow), StringComparison.Ordinal));
    }

    [Fact]
    public void Each_script_that_a_workflow_runs_is_there()
    {
        var scripts = Workflows.SelectMany(workflow => Regex.Matches(File.ReadAllText(workflow), @"eng/[\w-]+\.sh", RegexOptions.None, TimeSpan.FromSeconds(1)))
            .Select(match => match.Value).Distinct().ToList();

        Assert.NotEmpty(scripts);
        Assert.All(scripts, script => Assert.True(File.Exists(Path.Combine(RepositoryRoot.Path, script)), script));
    }
}
