using CopyImageGitOps.Cli.Tests.Commands;
using CopyImageGitOps.Testing.Registries;

namespace CopyImageGitOps.Cli.Tests.Actions;

/// <summary>A repository that is checked out on a runner, between a registry in the place of the public ones and one of the user's own.</summary>
internal static class ActionScenario
{
    /// <summary>A step with the scenario's configuration, that pushes nothing unless it is told to.</summary>
    public static StepRunner StepFor(CommandScenario scenario, string eventName = "push", string payload = "{}", string summary = "") => new()
    {
        Event = eventName,
        Payload = payload,
        SummaryBefore = summary,
        Inputs = { ["config"] = scenario.Configuration, ["push"] = "false" },
    };

    public static async Task<StepResult> RunAsync(CommandScenario scenario, params (string Input, string Value)[] inputs)
    {
        using var step = StepFor(scenario);
        foreach (var (input, value) in inputs) step.Inputs[input] = value;
        return await step.RunAsync("run", scenario.Root);
    }

    /// <summary>With the exit code that is expected.</summary>
    public static async Task<StepResult> RunAsync(int exitCode, CommandScenario scenario, params (string Input, string Value)[] inputs)
    {
        var result = await RunAsync(scenario, inputs);
        Assert.True(exitCode == result.ExitCode, result.ToString());
        return result;
    }

    /// <summary>Without the identity that the clones of the other tests have: a runner's git has none.</summary>
    public static async Task<CommandScenario> CheckedOutAsync(InProcessRegistryOptions? own = null)
    {
        var scenario = await CommandScenario.CommittedAsync(own);
        await scenario.GitAsync("config", "--unset", "user.name");
        await scenario.GitAsync("config", "--unset", "user.email");
        return scenario;
    }
}
