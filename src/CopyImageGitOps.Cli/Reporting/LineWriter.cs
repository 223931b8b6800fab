using Spectre.Console;

namespace CopyImageGitOps.Cli.Reporting;

/// <summary>Writes lines of styled parts, in the few styles that the output has.</summary>
internal sealed class LineWriter(IAnsiConsole console)
{
    public static Style Good { get; } = new(Color.Green);

    public static Style Bad { get; } = new(Color.Maroon);

    public static Style Warning { get; } = new(Color.Olive);

    public static Style Faint { get; } = new(Color.Grey);

    public static Style Place { get; } = new(Color.Teal);

    public void Line(params ReadOnlySpan<(string Text, Style? Style)> parts) => console.Write(new UnfoldedLines().Line(parts));

    public void Line(string text, Style? style = null) => Line((text, style));
}
