using System.Text;

namespace CopyImageGitOps.Registries.Authentication;

/// <summary>
/// Reads WWW-Authenticate (RFC 9110, section 11.6.1). A header may hold several challenges, divided by the same commas as a
/// challenge's parameters: a word is a parameter's name if <c>=</c> follows, and a scheme if not.
/// </summary>
internal ref struct ChallengeParser(string text)
{
    private readonly ReadOnlySpan<char> _text = text;
    private int _position;

    /// <summary>What could be read; a malformed rest is left out.</summary>
    public static IReadOnlyList<Challenge> Parse(IEnumerable<string> headers) => [.. headers.SelectMany(h => new ChallengeParser(h).Read())];

    private List<Challenge> Read()
    {
        var challenges = new List<Challenge>();
        Dictionary<string, string>? parameters = null;
        while (true)
        {
            Skip(" \t,");
            var word = ReadToken();
            if (word.Length == 0) return challenges;
            var afterWord = _position;
            Skip(" \t");
            if (parameters is not null && Peek() == '=')
            {
                _position++;
                Skip(" \t");
                parameters.TryAdd(word, ReadValue());
                continue;
            }

            _position = afterWord;
            parameters = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            challenges.Add(new Challenge(word, parameters));
            SkipToken68();
        }
    }

    private readonly char Peek() => _position < _text.Length ? _text[_position] : '\0';

    private void Skip(string characters)
    {
        while (_position < _text.Length && characters.Contains(_text[_position])) _position++;
    }

    private string ReadToken()
    {
        var start = _position;
        while (_position < _text.Length && (char.IsAsciiLetterOrDigit(_text[_position]) || "!#$%&'*+-.^_`|~".Contains(_text[_position]))) _position++;
        return _text[start.._position].ToString();
    }

    private string ReadValue()
    {
        if (Peek() == '"') return ReadQuoted();
        var start = _position;
        while (_position < _text.Length && _text[_position] is not (',' or ' ' or '\t')) _position++;
        return _text[start.._position].ToString();
    }

    private string ReadQuoted()
    {
        var value = new StringBuilder();
        for (_position++; _position < _text.Length && _text[_position] != '"'; _position++)
        {
            if (_text[_position] == '\\' && _position + 1 < _text.Length) _position++;
            value.Append(_text[_position]);
        }

        if (_position < _text.Length) _position++;
        return value.ToString();
    }

    /// <summary>A scheme may be followed by one base64 word instead of parameters, as in <c>Negotiate YII=</c>.</summary>
    private void SkipToken68()
    {
        var start = _position;
        Skip(" \t");
        while (_position < _text.Length && (char.IsAsciiLetterOrDigit(_text[_position]) || "-._~+/".Contains(_text[_position]))) _position++;
        while (Peek() == '=') _position++;
        Skip(" \t");
        if (_position < _text.Length && Peek() != ',') _position = start;
    }
}
