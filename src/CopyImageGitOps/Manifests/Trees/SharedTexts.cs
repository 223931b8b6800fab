namespace CopyImageGitOps.Manifests.Trees;

/// <summary>Gives equal short texts one object: most scalars of a manifest are keys and values that it has many times.</summary>
internal sealed class SharedTexts
{
    private const int Longest = 32;

    private readonly string?[] _texts = new string?[1024];

    public string Of(string text)
    {
        if (text.Length > Longest) return text;
        ref var known = ref _texts[(uint)text.GetHashCode(StringComparison.Ordinal) % (uint)_texts.Length];
        return known == text ? known : known = text;
    }
}
