using System.Globalization;
using System.Text.Json;
using CopyImageGitOps.Configuration.Yaml;

namespace CopyImageGitOps.Configuration.Shapes;

internal sealed class WholeNumberShape(int minimum, int maximum) : ValueShape<int>
{
    public override string Expected => $"a whole number from {minimum} to {maximum}";

    public override bool TryRead(Slot slot, out int value)
    {
        value = 0;
        return slot.Node is ConfigScalar { Kind: ScalarKind.WholeNumber or ScalarKind.Untyped } scalar
            && int.TryParse(scalar.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value)
            && value >= minimum && value <= maximum
            || slot.IsNot(Expected);
    }

    public override string? Show(int value) => value.ToString(CultureInfo.InvariantCulture);

    public override void WriteSchema(Utf8JsonWriter json)
    {
        json.WriteString("type", "integer");
        json.WriteNumber("minimum", minimum);
        json.WriteNumber("maximum", maximum);
    }
}
