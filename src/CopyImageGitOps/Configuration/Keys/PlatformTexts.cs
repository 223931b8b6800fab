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
        {
            return new TextFault(
                $"is '{OneLine.Of(text)}', not a platform", "Write it as os/architecture or os/architecture/variant: linux/amd64, linux/arm/v7.");
        }

        if (!Systems.Contains(parts[0], StringComparer.Ordinal)) return Wrong(text, parts[0], "an operating system", Nearest(parts[0], Systems));
        if (!Architectures.Contains(parts[1], StringComparer.Ordinal)) return Wrong(text, parts[1], "an architecture", Nearest(parts[1], Architectures));
        return parts.Length == 2 || parts[2].All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '.')
            ? null
            : Wrong(text, parts[2], "a variant", "Variants are written as v7 or v8.");
    }

    private static TextFault Wrong(string text, string part, string kind, string hint) =>
        new($"is '{OneLine.Of(text)}', in which '{OneLine.Of(part)}' is not {kind}", hint);

    private static string Nearest(string part, string[] known) => OtherNames.TryGetValue(part.ToLowerInvariant(), out var name)
        ? $"Did you mean '{name}'?"
        : NearestWord.Hint(part, known) ?? $"Known are {string.Join(", ", known)}.";
}
