using CopyImageGitOps.Cli.GitHub.Actions;

namespace CopyImageGitOps.Cli.Tests.Actions;

/// <summary>action.yml, the program and docs/github-action.md say the same.</summary>
public sealed class ActionFileTests
{
    private static readonly string Documentation = File.ReadAllText(Path.Combine(ActionFile.Folder, "docs", "github-action.md"));

    [Fact]
    public void Every_input_reaches_the_program_and_is_read_there()
    {
        var handed = ActionFile.Steps.SelectMany(step => step.Variables)
            .Where(variable => variable.Key.StartsWith("INPUT_", StringComparison.Ordinal)).ToList();
        var read = new HashSet<string>();
        ActionInputs.Read(new InputReader(name =>
        {
            read.Add(name);
            return null;
        }));

        Assert.Equal(
            ActionFile.Inputs.Keys.Select(input => $"{InputReader.VariableOf(input)} = ${{{{ inputs.{input} }}}}").Order(),
            handed.Select(variable => $"{variable.Key} = {variable.Value}").Order());
        Assert.Equal(ActionFile.Inputs.Keys.Where(input => input != "version").Select(InputReader.VariableOf).Order(), read.Order());
    }

    [Fact]
    public void Every_output_is_of_the_step_that_runs() =>
        Assert.All(ActionFile.Outputs, output => Assert.Equal($"${{{{ steps.run.outputs.{output.Key} }}}}", output.Value));

    /// <summary>What is expanded in a script becomes a part of it (https://docs.github.com/en/actions/concepts/security/script-injections).</summary>
    [Fact]
    public void No_script_has_an_expression_in_it() =>
        Assert.All(ActionFile.Steps, step => Assert.DoesNotContain("${{", step.Script, StringComparison.Ordinal));

    [Fact]
    public void The_document_has_a_row_for_each_input()
    {
        var rows = ActionFile.Descriptions("inputs").Select(input => $"| `{input.Key}` | {input.Value} | {Default(ActionFile.Inputs[input.Key])} |");

        Assert.Equal(rows, Documentation.Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal) && line.Split(" | ").Length == 3));
    }

    [Fact]
    public void The_document_has_a_row_for_each_output()
    {
        var rows = ActionFile.Descriptions("outputs").Select(output => $"| `{output.Key}` | {output.Value} |");

        Assert.Equal(rows, Documentation.Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal) && line.Split(" | ").Length == 2));
    }

    private static string Default(string value) => value.Length == 0 ? "" : $"`{value}`";
}
