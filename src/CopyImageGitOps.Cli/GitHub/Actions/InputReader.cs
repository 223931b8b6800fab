using System.Globalization;
using CopyImageGitOps.Cli.Git;
using CopyImageGitOps.Configuration.Shapes;
using CopyImageGitOps.Findings;

namespace CopyImageGitOps.Cli.GitHub.Actions;

/// <summary>
/// Reads the inputs of a step. action.yml hands each over as <c>INPUT_…</c>, in capitals and with <c>_</c> for <c>-</c>; one that is blank
/// counts as not given. What is wrong becomes a finding, and reading goes on.
/// </summary>
/// <param name="read">Gives the value of a variable, or null.</param>
internal sealed class InputReader(Func<string, string?> read)
{
    private readonly List<Finding> _faults = [];

    public IReadOnlyList<Finding> Faults => _faults;

    public static string VariableOf(string input) => $"INPUT_{input.Replace('-', '_').ToUpperInvariant()}";

    public string? Text(string input) => read(VariableOf(input))?.Trim() is { Length: > 0 } text ? text : null;

    /// <summary>As it is: blanks at its ends may belong to it.</summary>
    public string? Secret(string input) => read(VariableOf(input)) is { Length: > 0 } text ? text : null;

    /// <summary>YAML's own spellings, as actions/core takes them.</summary>
    /// <returns>Null if it is not given.</returns>
    public bool? Switch(string input)
    {
        switch (Text(input))
        {
            case null: return null;
            case "true" or "True" or "TRUE": return true;
            case "false" or "False" or "FALSE": return false;
            case var text:
                Wrong(input, $"is '{text}', which is neither true nor false", "Write true or false.");
                return null;
        }
    }

    public T Choice<T>(string input, IReadOnlyList<(string Name, T Value)> choices)
    {
        if (Text(input) is not { } text) return choices[0].Value;
        foreach (var (name, value) in choices)
        {
            if (name == text) return value;
        }

        var names = choices.Select(choice => choice.Name).ToList();
        Wrong(input, $"is '{text}', which is none of {string.Join(", ", names)}", NearestWord.Hint(text, names) ?? $"Write one of {string.Join(", ", names)}.");
        return choices[0].Value;
    }

    /// <returns>Null if it is not given.</returns>
    public int? PositiveNumber(string input)
    {
        if (Text(input) is not { } text) return null;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0) return number;
        Wrong(input, $"is '{text}', which is no whole number above 0", "Write it in digits.");
        return null;
    }

    /// <summary>Items are separated by commas or line breaks.</summary>
    public IReadOnlyList<string> List(string input) =>
        Text(input)?.Split([',', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    /// <returns>Null if it is not given.</returns>
    public (string Name, string Email)? Person(string input)
    {
        if (Text(input) is not { } text) return null;
        if (GitIdentity.Parse(text) is { } identity) return (identity.Name, identity.Email);
        Wrong(input, $"is '{text}', which is not of the form 'Name <mail>'", "Write it as 'Jane Doe <jane@example.com>'.");
        return null;
    }

    public void Wrong(string input, string what, string hint) =>
        _faults.Add(new Finding(Severity.Error, FindingCodes.ConfigInvalid, $"The input '{input}' {what}.") { Hint = hint, Field = input });
}
