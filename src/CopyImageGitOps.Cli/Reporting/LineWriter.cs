using Spectre.Console;

namespace CopyImageGitOps.Cli.Reporting;

/// <summary>Writes lines of styled parts. Parts are text, never markup, so that no value can be taken for a style.</summary>
internal sealed class LineWriter(IAnsiConsole console)
{
    private static readonly Style Plain = Style.Plain;

    public static Style Good { get; } = new(Color.Green);

    public static Style Bad { get; } = new(Color.Maroon);

    public static Style Warning { get; } = new(Color.Olive);

    public static Style Faint { get; } = new(Color.Grey);

    public static Style Place { get; } = new(Color.Teal);

    public void Line(params ReadOnlySpan<(string Text, Style? Style)> parts)
    {
        var line = new Paragraph();
        foreach (var (text, style) in parts)
        {
            if (text.Length > 0) line.Append(Printable.Of(text), style ?? Plain);
        }

        console.Write(line);
        console.WriteLine();
    }

    public void Line(string text, Style? style = null) => Line((text, style));
}
