using Spectre.Console;
using Spectre.Console.Rendering;

namespace CopyImageGitOps.Cli.Reporting;

/// <summary>
/// Lines of styled text that are never cut or folded: a terminal folds by itself, without breaking what is copied from it. Texts are not
/// markup, so that no value can be taken for a style.
/// </summary>
internal sealed class UnfoldedLines : Renderable
{
    private readonly List<Segment> _segments = [];

    public UnfoldedLines Line(params ReadOnlySpan<(string Text, Style? Style)> parts)
    {
        foreach (var (text, style) in parts)
        {
            if (text.Length > 0) _segments.Add(new Segment(Printable.Of(text), style ?? Style.Plain));
        }

        _segments.Add(Segment.LineBreak);
        return this;
    }

    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth) => _segments;
}
