using System.Reflection;

namespace CopyImageGitOps.Cli;

/// <summary>The version of this program, as <c>--version</c> prints it.</summary>
internal static class ProductVersion
{
    public static string Current { get; } =
        typeof(ProductVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
        ?? "0.0.0";
}
