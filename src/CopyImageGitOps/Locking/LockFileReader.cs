using System.Text;
using CopyImageGitOps.Findings;
using CopyImageGitOps.References;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace CopyImageGitOps.Locking;

/// <summary>Reads a lock file strictly: a lock that is not understood whole is not trusted in part.</summary>
public static class LockFileReader
{
    private const string Hint = "Restore copyimage.lock from Git, or delete it: the next run writes it anew.";

    /// <exception cref="LockFileException">The content is not a lock file; the finding says where and why.</exception>
    public static LockFile Read(ReadOnlyMemory<byte> content)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(Encoding.UTF8.GetString(content.Span)));
            if (stream.Documents is not [{ RootNode: YamlMappingNode root }]) throw Invalid("it is not one YAML mapping", 1);
            Expect(root, "apiVersion", "copyimage.dev/v1");
            Expect(root, "kind", "CopyImageLock");
            if (Child(root, "images") is not YamlSequenceNode images) throw Invalid("'images' is not a list", Line(root));

            var entries = new List<LockEntry>(images.Children.Count);
            var sources = new HashSet<ImageReference>();
            foreach (var node in images)
            {
                var entry = ReadEntry(node);
                if (!sources.Add(entry.Source)) throw Invalid($"'{entry.Source}' stands there twice", Line(node));
                entries.Add(entry);
            }

            return new LockFile(entries) { Pins = ReadPins(root) };
        }
        catch (YamlException exception)
        {
            throw Invalid($"it is not YAML: {exception.Message}", (int)exception.Start.Line, exception);
        }
    }

    private static LockEntry ReadEntry(YamlNode node)
    {
        if (node is not YamlMappingNode map) throw Invalid("an entry of 'images' is not a mapping", Line(node));
        try
        {
            return new LockEntry(
                ImageReference.Parse(Text(map, "source")),
                Digest.Parse(Text(map, "digest")),
                ImageReference.Parse(Text(map, "target")),
                Texts(map, "platforms"))
            {
                LeftOut = Texts(map, "leftOut"),
                Older = [.. Texts(map, "older").Select(ImageReference.Parse)],
                Line = Line(map),
            };
        }
        catch (ReferenceFormatException exception)
        {
            throw Invalid(exception.Message, Line(node), exception);
        }
    }

    private static List<KustomizePin> ReadPins(YamlMappingNode root) => Child(root, "pins") switch
    {
        null => [],
        YamlSequenceNode pins =>
        [
            .. pins.Select(pin => pin as YamlMappingNode ?? throw Invalid("an entry of 'pins' is not a mapping", Line(pin)))
                .Select(ReadPin),
        ],
        var other => throw Invalid("'pins' is not a list", Line(other)),
    };

    private static KustomizePin ReadPin(YamlMappingNode pin)
    {
        var value = Text(pin, "value");
        return new KustomizePin(Text(pin, "file"), Text(pin, "name"), value, Child(pin, "image") is null ? value : Text(pin, "image"));
    }

    private static void Expect(YamlMappingNode root, string key, string value)
    {
        if (Text(root, key) is var found && found != value) throw Invalid($"'{key}' is '{found}', not '{value}'", Line(root));
    }

    private static string Text(YamlMappingNode map, string key) =>
        Child(map, key) is YamlScalarNode { Value: { } value } ? value : throw Invalid($"'{key}' is missing, or is not text", Line(map));

    private static List<string> Texts(YamlMappingNode map, string key) =>
        Child(map, key) is YamlSequenceNode list ? [.. list.OfType<YamlScalarNode>().Select(item => item.Value ?? "")] : [];

    private static YamlNode? Child(YamlMappingNode map, string key) => map.Children.TryGetValue(new YamlScalarNode(key), out var child) ? child : null;

    private static int Line(YamlNode node) => (int)node.Start.Line;

    private static LockFileException Invalid(string reason, int line, Exception? cause = null) =>
        new(
            new Finding(Severity.Error, FindingCodes.LockInvalid, $"The lock file cannot be read: {reason}.")
            {
                File = LockFile.FileName,
                Line = line,
                Hint = Hint,
            },
            cause);
}

/// <summary>The lock file is there but cannot be trusted; nothing was touched.</summary>
public sealed class LockFileException(Finding finding, Exception? cause = null) : Exception(finding.Message, cause)
{
    public Finding Finding { get; } = finding;
}
