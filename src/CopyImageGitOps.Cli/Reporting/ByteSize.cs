using System.Globalization;

namespace CopyImageGitOps.Cli.Reporting;

/// <summary>Sizes for people, in powers of 1024 with three significant digits at least: <c>512 B</c>, <c>1.50 KiB</c>, <c>23.4 MiB</c>.</summary>
public static class ByteSize
{
    private static readonly string[] Units = ["B", "KiB", "MiB", "GiB", "TiB"];

    public static string Format(long bytes)
    {
        var value = (double)bytes;
        var unit = 0;
        // What would be printed as 1024 belongs to the next unit.
        for (; Math.Round(value) >= 1024 && unit < Units.Length - 1; unit++) value /= 1024;
        var format = unit == 0 || value >= 99.95 ? "0" : value >= 9.995 ? "0.0" : "0.00";
        return value.ToString(format, CultureInfo.InvariantCulture) + " " + Units[unit];
    }
}
