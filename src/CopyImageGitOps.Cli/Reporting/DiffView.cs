using Spectre.Console;

namespace CopyImageGitOps.Cli.Reporting;

/// <summary>Shows a patch in git's colours.</summary>
public static class DiffView
{
    /// <param name="console">Of <see cref="Consoles.Output"/>. If it is no terminal the patch is written as it is, so that it can be applied.</param>
    public static void Write(IAnsiConsole console, string patch)
    {
        if (!console.Profile.Out.IsTerminal)
        {
            console.Profile.Out.Writer.Write(patch);
            return;
        }

        var writer = new LineWriter(console);
        foreach (var line in patch.TrimEnd('\n').Split('\n')) writer.Line(line.Replace("\t", "    ").TrimEnd('\r'), StyleOf(line));
    }

    private static Style StyleOf(string line) => line switch
    {
        ['d', 'i', 'f', 'f', ..] or ['+', '+', '+', ' ', ..] or ['-', '-', '-', ' ', ..] => LineWriter.Faint,
        ['@', ..] => LineWriter.Place,
        ['+', ..] => LineWriter.Good,
        ['-', ..] => LineWriter.Bad,
        _ => Style.Plain,
    };
}
