using System.Reflection;

namespace CopyImageGitOps.Controller.Hosting;

/// <summary>The version of this program, as <c>--version</c> prints it.</summary>
internal static class ProductVersion
{
    public static string Current { get; } =
        typeof(ProductVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0";

    /// <summary>How the program introduces itself to registries and to the API server.</summary>
    public static string UserAgent => $"copyimage-controller/{Current}";
}
