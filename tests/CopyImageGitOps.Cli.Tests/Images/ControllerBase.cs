using CopyImageGitOps.Testing;

namespace CopyImageGitOps.Cli.Tests.Images;

/// <summary>A folder with what the base of the controller's image must have: ASP.NET Core as this machine has it, git, OpenSSL. It has no shell.</summary>
internal static class ControllerBase
{
    public static Task WriteAsync(string folder, CancellationToken ct)
    {
        var runtime = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        var web = Path.GetDirectoryName(typeof(Microsoft.AspNetCore.Http.HttpContext).Assembly.Location)!;
        var root = Path.GetFullPath(Path.Combine(runtime, "..", "..", ".."));
        var host = Directory.GetFiles(Path.Combine(root, "host"), "libhostfxr.so", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Last();
        foreach (var file in (string[])[Path.Combine(root, "dotnet"), host, .. Directory.GetFiles(runtime), .. Directory.GetFiles(web)])
            BareBase.Copy(file, Path.Combine(folder, "usr/share/dotnet", Path.GetRelativePath(root, file)));
        Directory.CreateDirectory(Path.Combine(folder, "usr/bin"));
        File.CreateSymbolicLink(Path.Combine(folder, "usr/bin/dotnet"), "/usr/share/dotnet/dotnet");

        // What traces for a tool that is not there needs libraries of its own.
        var native = Directory.GetFiles(runtime, "*.so").Where(file => !file.EndsWith("libcoreclrtraceptprovider.so", StringComparison.Ordinal));
        return BareBase.WriteAsync(folder, [RealPart.Require("git")], [Path.Combine(root, "dotnet"), .. native], ct);
    }
}
