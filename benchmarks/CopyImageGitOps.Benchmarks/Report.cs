using System.Text;

namespace CopyImageGitOps.Benchmarks;

/// <summary>While it lives, what is printed goes to a file, too.</summary>
internal sealed class Report : TextWriter
{
    private readonly TextWriter _console = Console.Out;
    private readonly StreamWriter _file;

    public Report(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        _file = new StreamWriter(path) { AutoFlush = true };
        Console.SetOut(this);
    }

    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value)
    {
        _console.Write(value);
        _file.Write(value);
    }

    public override void Write(string? value)
    {
        _console.Write(value);
        _file.Write(value);
    }

    protected override void Dispose(bool disposing)
    {
        Console.SetOut(_console);
        if (disposing) _file.Dispose();
        base.Dispose(disposing);
    }
}
