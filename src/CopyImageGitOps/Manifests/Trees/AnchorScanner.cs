using YamlDotNet.Core;
using YamlDotNet.Core.Tokens;

namespace CopyImageGitOps.Manifests.Trees;

/// <summary>
/// Keeps anchors from the parser, which refuses some that are valid (<c>{a: &amp;x 1, b: 2}</c>; see
/// https://github.com/aaubry/YamlDotNet/issues/949), and hands them to the reader, for the node that comes next.
/// </summary>
internal sealed class AnchorScanner(Scanner inner) : IScanner
{
    private string? _pending;

    public Mark CurrentPosition => inner.CurrentPosition;

    public Token? Current => inner.Current;

    /// <summary>The anchor before the node whose event was read last.</summary>
    public string? TakeAnchor()
    {
        var anchor = _pending;
        _pending = null;
        return anchor;
    }

    public bool MoveNext()
    {
        if (Current is not null) inner.ConsumeCurrent();
        return MoveNextWithoutConsuming();
    }

    public bool MoveNextWithoutConsuming()
    {
        while (inner.MoveNextWithoutConsuming())
        {
            if (inner.Current is not Anchor anchor) return true;
            if (_pending is not null) throw new SemanticErrorException(anchor.Start, anchor.End, "found more than one anchor for one node");
            _pending = anchor.Value.Value;
            inner.ConsumeCurrent();
        }

        return false;
    }

    public void ConsumeCurrent() => inner.ConsumeCurrent();
}
