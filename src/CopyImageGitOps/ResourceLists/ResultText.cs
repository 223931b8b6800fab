using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using CopyImageGitOps.Findings;
using CopyImageGitOps.Manifests;
using CopyImageGitOps.Manifests.Text;

namespace CopyImageGitOps.ResourceLists;

/// <summary>Writes results in the two ways that a ResourceList can take them: as lines of YAML, and as JSON, which is YAML too.</summary>
internal static class ResultText
{
    /// <param name="indentation">Blanks before each line.</param>
    public static void WriteLines(TextWriter writer, IEnumerable<FunctionResult> results, int indentation, string lineBreak)
    {
        var margin = new string(' ', indentation);
        foreach (var result in results)
        {
            var (first, open) = (true, (string?)null);
            foreach (var (group, key, value) in Entries(result))
            {
                if (group != open && group is not null) Line(group, "");
                Line(group is null ? key : $"  {key}", value is int number ? $" {Number(number)}" : $" {Scalar((string)value)}");
                open = group;
            }

            void Line(string key, string value)
            {
                writer.Write(margin);
                writer.Write(first ? "- " : "  ");
                writer.Write(key);
                writer.Write(':');
                writer.Write(value);
                writer.Write(lineBreak);
                first = false;
            }
        }
    }

    /// <summary>The results with commas between them, without the brackets of a list.</summary>
    public static void WriteJson(TextWriter writer, IEnumerable<FunctionResult> results)
    {
        foreach (var (index, result) in results.Index())
        {
            if (index > 0) writer.Write(", ");
            writer.Write(Json(result));
        }
    }

    private static string Json(FunctionResult result)
    {
        using var buffer = new MemoryStream();
        // Neither a terminal nor HTML: names and messages stay readable.
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            string? open = null;
            foreach (var (group, key, value) in Entries(result))
            {
                if (group != open && open is not null) json.WriteEndObject();
                if (group != open && group is not null) json.WriteStartObject(group);
                open = group;
                if (value is int number) json.WriteNumber(key, number);
                else json.WriteString(key, (string)value);
            }

            if (open is not null) json.WriteEndObject();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    /// <summary>What a result has, in order; a group is a map within it.</summary>
    private static IEnumerable<(string? Group, string Key, object Value)> Entries(FunctionResult result)
    {
        yield return (null, "message", result.Message);
        yield return (null, "severity", Word(result.Severity));
        if (result.Resource is { } resource)
        {
            yield return ("resourceRef", "apiVersion", resource.ApiVersion);
            yield return ("resourceRef", "kind", resource.Kind);
            yield return ("resourceRef", "name", resource.Name);
            if (resource.Namespace is { } space) yield return ("resourceRef", "namespace", space);
        }

        if (result.Field is { } field)
        {
            yield return ("field", "path", field.Path);
            if (field.CurrentValue is { } current) yield return ("field", "currentValue", current);
            if (field.ProposedValue is { } proposed) yield return ("field", "proposedValue", proposed);
        }

        if (result.FilePath is { } path)
        {
            yield return ("file", "path", path);
            if (result.FileIndex is { } index) yield return ("file", "index", index);
        }

        if (result.Code is { } code) yield return ("tags", "code", code);
    }

    private static string Word(Severity severity) => severity switch
    {
        Severity.Error => "error",
        Severity.Warning => "warning",
        _ => "info",
    };

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Scalar(string value) =>
        ScalarText.Write(value, ScalarStyle.Plain) is var plain && plain == value ? plain : ScalarText.Write(value, ScalarStyle.DoubleQuoted);
}
