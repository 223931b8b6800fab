using System.Text;
using Spectre.Console;

namespace CopyImageGitOps.Cli.Reporting;

/// <summary>Makes consoles that look as the terminal, the pipe or the CI system at the other end can show it.</summary>
public static class Consoles
{
    private const int DefaultWidth = 80;

    // Console.Out makes a system call for every 256 characters.
    private const int BufferSize = 32 * 1024;

    /// <summary>For reports: standard output, through a buffer; dispose of the writer at the end.</summary>
    public static IAnsiConsole Output() =>
        Create(
            new StreamWriter(Console.OpenStandardOutput(), OutputEncoding, BufferSize),
            IsTerminal(Console.IsOutputRedirected),
            Environment.GetEnvironmentVariable,
            DefaultWidth);

    /// <summary>For progress: standard error. It is interactive only where a person may be watching.</summary>
    public static IAnsiConsole Error()
    {
        var isTerminal = IsTerminal(Console.IsErrorRedirected);
        return Create(Console.Error, isTerminal, Environment.GetEnvironmentVariable, isTerminal ? TerminalWidth() : DefaultWidth);
    }

    internal static IAnsiConsole Create(TextWriter writer, bool isTerminal, Func<string, string?> environment, int width)
    {
        bool IsSet(string variable) => !string.IsNullOrEmpty(environment(variable));
        return AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new Sink(writer, isTerminal, width),
            Ansi = !isTerminal ? AnsiSupport.No : OperatingSystem.IsWindows() ? AnsiSupport.Detect : AnsiSupport.Yes,
            // https://no-color.org
            ColorSystem = isTerminal && !IsSet("NO_COLOR") ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = isTerminal && !IsSet("CI") ? InteractionSupport.Yes : InteractionSupport.No,
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
        });
    }

    /// <summary>Programs that read JSON or a patch expect UTF-8, whatever terminals here are set to.</summary>
    private static Encoding OutputEncoding => Console.IsOutputRedirected ? new UTF8Encoding(encoderShouldEmitUTF8Identifier: false) : Console.OutputEncoding;

    private static bool IsTerminal(bool isRedirected) => !isRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb";

    private static int TerminalWidth()
    {
        try
        {
            return Console.WindowWidth is var width and > 0 ? width : DefaultWidth;
        }
        catch (IOException)
        {
            return DefaultWidth;
        }
    }

    private sealed class Sink(TextWriter writer, bool isTerminal, int width) : IAnsiConsoleOutput
    {
        public TextWriter Writer => writer;

        public bool IsTerminal => isTerminal;

        public int Width => width;

        public int Height => 24;

        public void SetEncoding(Encoding encoding)
        {
            // The writer has its encoding already.
        }
    }
}
