using System.CommandLine;
using System.CommandLine.Invocation;

namespace CopyImageGitOps.Cli.Commands;

/// <summary>A command with examples, which its own help shows, each on a line, and the list of commands does not.</summary>
internal sealed class DocumentedCommand(string name, string description, params IReadOnlyList<string> examples) : Command(name, description)
{
    public IReadOnlyList<string> Examples => examples;
}

/// <summary>The usual help, and then the examples.</summary>
internal sealed class HelpWithExamples(SynchronousCommandLineAction usual) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parsed)
    {
        var exitCode = usual.Invoke(parsed);
        if (parsed.CommandResult.Command is not DocumentedCommand command) return exitCode;
        var output = parsed.InvocationConfiguration.Output;
        output.WriteLine("Examples:");
        foreach (var example in command.Examples) output.WriteLine($"  {example}");
        output.WriteLine();
        return exitCode;
    }
}
