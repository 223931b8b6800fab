using System.Globalization;
using System.Text.Json;
using CopyImageGitOps.Configuration.Yaml;

namespace CopyImageGitOps.Configuration.Shapes;

/// <summary>A length of time of one unit, as Kubernetes' users write it.</summary>
internal sealed class DurationShape : ValueShape<TimeSpan>
{
    private static readonly TimeSpan Maximum = TimeSpan.FromHours(24);
    private static readonly (char Suffix, int Seconds)[] Units = [('h', 3600), ('m', 60), ('s', 1)];

    /// <summary>Less than this makes no sense.</summary>
    public TimeSpan Minimum { get; init; }

    public override string Expected => $"a length of time {(Minimum == TimeSpan.Zero ? "" : $"from {Text(Minimum)} ")}up to 24h, as in 90s, 15m or 2h";

    public override bool TryRead(Slot slot, out TimeSpan value)
    {
        value = TimeSpan.Zero;
        if (slot.Node is not ConfigScalar { Kind: ScalarKind.Text or ScalarKind.Untyped } scalar) return slot.IsNot(Expected);
        var unit = Units.FirstOrDefault(u => scalar.Text.EndsWith(u.Suffix));
        var digits = scalar.Text.AsSpan(0, Math.Max(0, scalar.Text.Length - 1));
        var isNumber = int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        if (!isNumber || unit.Seconds == 0 || number > Maximum.TotalSeconds / unit.Seconds) return slot.IsNot(Expected);
        value = TimeSpan.FromSeconds(number * unit.Seconds);
        return value >= Minimum || slot.IsNot(Expected);
    }

    public override string? Show(TimeSpan value) => JsonText.Quote(Text(value));

    private static string Text(TimeSpan value)
    {
        var unit = Units.First(u => (long)value.TotalSeconds % u.Seconds == 0);
        return $"{(long)value.TotalSeconds / unit.Seconds}{unit.Suffix}";
    }

    public override void WriteSchema(Utf8JsonWriter json)
    {
        json.WriteString("type", "string");
        json.WriteString("pattern", "^[0-9]+[smh]$");
    }
}
