using CopyImageGitOps.Configuration.Shapes;
using CopyImageGitOps.References;

namespace CopyImageGitOps.Configuration.Keys;

/// <summary>Platforms, in the words of https://go.dev/doc/install/source#environment, which the image specification asks for.</summary>
internal static class PlatformTexts
{
    private static readonly string[] Systems =
    [
        "aix", "android", "darwin", "dragonfly", "freebsd", "illumos", "ios", "js", "linux", "netbsd", "openbsd", "plan9", "solaris", "wasip1", "windows",
    ];

    private static readonly string[] Architectures =
    [
        "386", "amd64", "arm", "arm64", "loong64", "mips", "mips64", "mips64le", "mipsle", "ppc64", "ppc64le", "riscv64", "s390x", "wasm",
    ];

    /// <summary>What other tools call them.</summary>
    private static readonly Dictionary<string, string> OtherNames = new(StringComparer.Ordinal)
    {
        ["x86_64"] = "amd64",
        ["x64"] = "amd64",
        ["x86"] = "386",
        ["i386"] = "386",
        ["i686"] = "386",
        ["aarch64"] = "arm64",
        ["armv8"] = "arm64",
        ["armhf"] = "arm/v7",
        ["armv7"] = "arm/v7",
        ["armv6"] = "arm/v6",
        ["macos"] = "darwin",
    };

    public static TextShape Platform { get; } = new("a platform, as in linux/amd64 or linux/arm/v7")
    {
        Rule = Fault,
        Pattern = "^[a-z0-9]+/[a-z0-9]+(/[a-z0-9.]+)?$",
    };

    private static TextFault? Fault(string text)
    {
        var parts = text.Split('/');
        if (parts.Length is not (2 or 3) || !parts.All(part => part.Length > 0))
            return new TextFault($"is '{OneLine.Of(text)}', not a platform", "Write it as os/architecture or os/architecture/variant: linux/amd64, linux/arm/v7.");
        return Unknown(text, 0, Systems, "an operating system")
            ?? Unknown(text, 1, Architectures, "an architecture")
            ?? (parts.Length == 2 || parts[2].All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '.')
                ? null
                : new TextFault($"is '{OneLine.Of(text)}', in which '{OneLine.Of(parts[2])}' is not a variant", "Variants are written as v7 or v8."));
    }

    private static TextFault? Unknown(string text, int index, string[] known, string kind)
    {
        var parts = text.Split('/');
        if (known.Contains(parts[index], StringComparer.Ordinal)) return null;
        var nearest = OtherNames.TryGetValue(parts[index].ToLowerInvariant(), out var name) ? $"Did you mean '{name}'?" : NearestWord.Hint(parts[index], known);
        return new TextFault(
            $"is '{OneLine.Of(text)}', in which '{OneLine.Of(parts[index])}' is not {kind}",
            nearest ?? $"Known are {string.Join(", ", known)}.");
    }
}
