using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace CopyImageGitOps.Configuration.Yaml;

/// <summary>
/// Reads the one document of a YAML text into nodes that know their lines. Nothing is turned into objects by reflection, and duplicate keys
/// are kept, so that they can be reported with all other faults.
/// </summary>
internal sealed class ConfigNodeReader
{
    private const int DeepestNesting = 32;
    private const string TextTag = "tag:yaml.org,2002:str";

    private readonly Parser _parser;
    private readonly Dictionary<AnchorName, ConfigNode> _anchors = [];

    private ConfigNodeReader(string text) => _parser = new Parser(new StringReader(text));

    /// <summary>Null if there is no document.</summary>
    /// <exception cref="YamlException">The text is not YAML, or uses more of YAML than a configuration has a use for.</exception>
    public static ConfigNode? Read(string text)
    {
        var reader = new ConfigNodeReader(text);
        try
        {
            return reader.ReadDocument();
        }
        catch (InvalidOperationException exception)
        {
            // YamlDotNet's scanner loses its own state over some broken flow collections, and then says nothing better.
            var last = reader._parser.Current?.End ?? Mark.Empty;
            throw new YamlException(last, last, "What follows here cannot be read; look for a bracket or brace that is not closed.", exception);
        }
    }

    private ConfigNode? ReadDocument()
    {
        _parser.Consume<StreamStart>();
        if (_parser.TryConsume<StreamEnd>(out _)) return null;
        _parser.Consume<DocumentStart>();
        var root = ReadNode(depth: 0);
        _parser.Consume<DocumentEnd>();
        return _parser.TryConsume<DocumentStart>(out var second)
            ? throw new YamlException(second.Start, second.End, "A second document begins here; a configuration is one.") : root;
    }

    private ConfigNode ReadNode(int depth)
    {
        var start = _parser.Current!.Start;
        if (depth > DeepestNesting) throw new YamlException(start, start, $"The nesting is deeper than {DeepestNesting} levels.");
        if (_parser.TryConsume<AnchorAlias>(out var alias))
        {
            return _anchors.TryGetValue(alias.Value, out var target)
                ? target : throw new YamlException(alias.Start, alias.End, $"The alias '*{alias.Value}' has no anchor before it.");
        }

        var (anchor, tag) = _parser.Current is NodeEvent node ? (node.Anchor, node.Tag) : default;
        if (!tag.IsEmpty && !tag.IsNonSpecific && tag.Value != TextTag)
            throw new YamlException(start, start, $"The tag '{tag.Value}' has no meaning here.");
        var read = ReadContent(start, depth);
        if (!anchor.IsEmpty) _anchors[anchor] = read;
        return read;
    }

    private ConfigNode ReadContent(Mark start, int depth)
    {
        var line = (int)start.Line;
        if (_parser.TryConsume<Scalar>(out var scalar)) return new ConfigScalar(scalar.Value, CoreSchema.KindOf(scalar), line);
        if (_parser.TryConsume<SequenceStart>(out _))
        {
            var items = new List<ConfigNode>();
            while (!_parser.TryConsume<SequenceEnd>(out _)) items.Add(ReadNode(depth + 1));
            return new ConfigList(items, line);
        }

        var entries = new List<ConfigEntry>();
        _parser.Consume<MappingStart>();
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            var keyStart = _parser.Current!.Start;
            var key = ReadNode(depth + 1) as ConfigScalar ?? throw new YamlException(keyStart, keyStart, "A key is a list or a map; keys are text.");
            entries.Add(new ConfigEntry(key.Text, (int)keyStart.Line, ReadNode(depth + 1)));
        }

        return new ConfigMap(entries, line);
    }
}
