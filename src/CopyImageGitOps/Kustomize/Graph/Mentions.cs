using CopyImageGitOps.Manifests.Trees;

namespace CopyImageGitOps.Kustomize.Graph;

/// <summary>Collects what a document mentions.</summary>
/// <param name="prefix">Stands before each field, as in <c>transformers[0].</c></param>
internal sealed class Mentions(string prefix = "")
{
    private readonly List<Mention> _all = [];

    public IReadOnlyList<Mention> All => _all;

    /// <summary>A key whose value is a path.</summary>
    public void Text(Node? parent, string key, string field, MentionKind kind)
    {
        if (parent.FindEntry(key) is { } entry) Add(entry.Value, field + key, kind);
    }

    /// <summary>A key whose value is a list of paths.</summary>
    public void Texts(Node? parent, string key, string field, MentionKind kind)
    {
        foreach (var (index, item) in parent.FindItems(key)) Add(item, $"{field}{key}[{index}]", kind);
    }

    /// <summary>A key whose value is a list of mappings, each with a path.</summary>
    public void Paths(Node? parent, string key)
    {
        foreach (var (index, item) in parent.FindItems(key)) Text(item, "path", $"{key}[{index}].", MentionKind.File);
    }

    /// <summary>The sources of a ConfigMap or Secret: <c>files</c> may begin with <c>key=</c>.</summary>
    public void Sources(Node generator, string field)
    {
        foreach (var (index, item) in generator.FindItems("files"))
        {
            if (item.Resolved is not ScalarNode { Value: var value }) continue;
            Add(new Mention($"{field}files[{index}]", value, value[(value.IndexOf('=') + 1)..], item.Start, MentionKind.File));
        }

        Texts(generator, "envs", field, MentionKind.File);
        Text(generator, "env", field, MentionKind.File);
    }

    public void Add(Mention mention) => _all.Add(mention with { Field = prefix + mention.Field });

    private void Add(Node value, string field, MentionKind kind)
    {
        if (value.Resolved is ScalarNode { IsNull: false } text) Add(new Mention(field, text.Value, text.Value, value.Start, kind));
    }
}
