using System.Globalization;
using System.Text.Json;
using CopyImageGitOps.Configuration.Yaml;

namespace CopyImageGitOps.Configuration.Shapes;

/// <summary>
/// A number of bytes, with one of Kubernetes' binary suffixes if it has any
/// (https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/).
/// </summary>
internal sealed class ByteSizeShape : ValueShape<long>
{
    private const long Maximum = 1L << 30;
    private static readonly (string Suffix, int Shift)[] Suffixes = [("Ki", 10), ("Mi", 20), ("Gi", 30), ("", 0)];

    public override string Expected => "a number of bytes up to 1Gi, as in 1048576, 512Ki or 16Mi";

    public override bool TryRead(Slot slot, out long value)
    {
        value = 0;
        if (slot.Node is not ConfigScalar { Kind: ScalarKind.WholeNumber or ScalarKind.Text or ScalarKind.Untyped } scalar) return slot.IsNot(Expected);
        var (suffix, shift) = Suffixes.First(s => scalar.Text.EndsWith(s.Suffix, StringComparison.Ordinal));
        var digits = scalar.Text.AsSpan(0, scalar.Text.Length - suffix.Length);
        var isNumber = long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        if (!isNumber || number < 1 || number > Maximum >> shift) return slot.IsNot(Expected);
        value = number << shift;
        return true;
    }

    public override string? Show(long value)
    {
        var (suffix, shift) = Suffixes.OrderByDescending(s => s.Shift).First(s => value % (1L << s.Shift) == 0);
        return suffix.Length == 0 ? $"{value}" : JsonText.Quote($"{value >> shift}{suffix}");
    }

    public override void WriteSchema(Utf8JsonWriter json)
    {
        json.WriteStartArray("type");
        json.WriteStringValue("integer");
        json.WriteStringValue("string");
        json.WriteEndArray();
        json.WriteNumber("minimum", 1);
        json.WriteNumber("maximum", Maximum);
        json.WriteString("pattern", "^0*[1-9][0-9]*(Ki|Mi|Gi)?$");
    }
}
