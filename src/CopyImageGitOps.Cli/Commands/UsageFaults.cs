using System.CommandLine;
using System.CommandLine.Parsing;
using CopyImageGitOps.Configuration.Shapes;
using CopyImageGitOps.Findings;

namespace CopyImageGitOps.Cli.Commands;

/// <summary>What is wrong with a command line, as findings: they go where all findings go, in the format that was asked for.</summary>
internal static class UsageFaults
{
    /// <summary>Empty if the command can be run.</summary>
    public static IReadOnlyList<Finding> In(ParseResult parsed)
    {
        List<string> unknown = [.. parsed.UnmatchedTokens, .. OptionsTakenForArguments(parsed)];
        var others = parsed.Errors.Select(error => error.Message)
            .Where(message => !unknown.Exists(token => message.Contains($"'{token}'", StringComparison.Ordinal)));
        // That a command is missing says nothing more if one is misspelt.
        if (parsed.CommandResult.Command is RootCommand && unknown.Count > 0) others = [];
        return
        [
            .. unknown.Select(token => Unknown(token, parsed)),
            .. others.Distinct(StringComparer.Ordinal).Select(message => Fault(OneLine(message), SeeHelp(parsed))),
        ];
    }

    /// <summary>A misspelt option would otherwise be a path or an image; after <c>--</c> everything is meant literally.</summary>
    private static IEnumerable<string> OptionsTakenForArguments(ParseResult parsed) => parsed.Tokens.Any(token => token.Type == TokenType.DoubleDash)
        ? []
        : parsed.CommandResult.Children.OfType<ArgumentResult>().SelectMany(result => result.Tokens).Select(token => token.Value).Where(IsOption);

    private static Finding Unknown(string token, ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var nearest = IsOption(token)
            ? NearestWord.Hint(token.Split('=')[0], command.Options.SelectMany(option => option.Aliases.Append(option.Name)).Where(name => name.Length > 2))
            : NearestWord.Hint(token, command.Subcommands.Select(subcommand => subcommand.Name));
        var kind = IsOption(token) ? "an option" : command is RootCommand ? "a command" : "an argument";
        return Fault($"'{token}' is not {kind} of '{NameOf(command)}'.", nearest is null ? SeeHelp(parsed) : $"{nearest} {SeeHelp(parsed)}");
    }

    private static bool IsOption(string token) => token.Length > 1 && token[0] == '-';

    private static string SeeHelp(ParseResult parsed) => $"See '{NameOf(parsed.CommandResult.Command)} --help'.";

    private static string NameOf(Command command) => command is RootCommand ? "copyimage" : $"copyimage {command.Name}";

    private static string OneLine(string message) => string.Join(' ', message.Split((char[])['\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries));

    private static Finding Fault(string message, string hint) => new(Severity.Error, FindingCodes.ConfigInvalid, message) { Hint = hint };
}
