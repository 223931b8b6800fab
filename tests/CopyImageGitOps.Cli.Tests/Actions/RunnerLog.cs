namespace CopyImageGitOps.Cli.Tests.Actions;

/// <summary>A workflow command that was obeyed.</summary>
public sealed record RunnerCommand(string Name, IReadOnlyDictionary<string, string> Properties, string Value)
{
    public string? this[string property] => Properties.GetValueOrDefault(property);
}

/// <summary>
/// Reads the output of a step as the runner does (actions/runner, ActionCommand.cs and ActionCommandManager.cs): a command begins a line, after
/// blanks, with <c>::</c>, or stands anywhere in it behind <c>##[</c>; between a stop and its token, none is obeyed.
/// </summary>
public sealed class RunnerLog
{
    private static readonly HashSet<string> Registered = new(StringComparer.OrdinalIgnoreCase)
    {
        "add-mask", "add-matcher", "add-path", "debug", "echo", "endgroup", "error", "group", "notice", "remove-matcher", "save-state", "set-env",
        "set-output", "stop-commands", "warning",
    };

    private readonly List<RunnerCommand> _commands = [];
    private readonly List<string> _lines = [];
    private readonly List<string> _masks = [];
    private string? _stop;

    private RunnerLog()
    {
    }

    public IReadOnlyList<RunnerCommand> Commands => _commands;

    /// <summary>What is no command, and what a person sees of them.</summary>
    public string Text => string.Join('\n', _lines);

    /// <summary>Those that GitHub shows at the files.</summary>
    public IReadOnlyList<RunnerCommand> Annotations => [.. _commands.Where(command => command.Name is "error" or "warning" or "notice")];

    public static RunnerLog Parse(string output)
    {
        var log = new RunnerLog();
        foreach (var line in output.Split('\n')) log.Add(line.TrimEnd('\r'));
        Assert.Null(log._stop);
        return log;
    }

    private void Add(string line)
    {
        if (_stop is not null)
        {
            if (line.TrimStart() == $"::{_stop}::") _stop = null;
            else _lines.Add(Masked(line));
            return;
        }

        if ((Current(line) ?? Old(line)) is { } command) Obey(command);
        else _lines.Add(Masked(line));
    }

    private void Obey(RunnerCommand command)
    {
        _commands.Add(command);
        if (command.Name == "stop-commands") _stop = command.Value;
        else if (command.Name == "add-mask") _masks.AddRange([command.Value, .. command.Value.Split('\n', StringSplitOptions.RemoveEmptyEntries)]);
        else _lines.Add(Masked($"{command.Name}: {command.Value}"));
    }

    private string Masked(string text) => _masks.Aggregate(text, (masked, secret) => masked.Replace(secret, "***", StringComparison.Ordinal));

    private static RunnerCommand? Current(string line)
    {
        var text = line.TrimStart();
        if (!text.StartsWith("::", StringComparison.Ordinal) || text.IndexOf("::", 2, StringComparison.Ordinal) is not (> 0 and var end)) return null;
        return Command(text[2..end], ',', Unescape(text[(end + 2)..]));
    }

    private static RunnerCommand? Old(string line)
    {
        var start = line.IndexOf("##[", StringComparison.Ordinal);
        var end = start < 0 ? -1 : line.IndexOf(']', start);
        return end < 0 ? null : Command(line[(start + 3)..end], ';', Unescape(line[(end + 1)..]));
    }

    private static RunnerCommand? Command(string head, char separator, string value)
    {
        var name = head.Split(' ')[0];
        if (!Registered.Contains(name)) return null;
        var properties = head[name.Length..].Split(separator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(property => property.Split('=', 2)).Where(property => property.Length == 2)
            .ToDictionary(property => property[0], property => Unescape(property[1].Replace("%3A", ":").Replace("%2C", ",")));
        return new RunnerCommand(name.ToLowerInvariant(), properties, value);
    }

    private static string Unescape(string text) => text.Replace("%0D", "\r").Replace("%0A", "\n").Replace("%25", "%");
}
