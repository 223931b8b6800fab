using CliWrap;
using CliWrap.Buffered;
using CopyImageGitOps.Testing;

namespace CopyImageGitOps.Cli.Tests.Images;

/// <summary>
/// A folder with what the image's base must have and nothing else: git, kustomize, OpenSSL, the libraries that these and copyimage are linked to, a user
/// nobody. It has no shell.
/// </summary>
internal static class BareBase
{
    private const string Users = "root:x:0:0:root:/root:/bin/false\nnobody:x:65534:65534:nobody:/nonexistent:/bin/false\n";

    /// <summary>For the command line.</summary>
    public static Task WriteAsync(string folder, string published, CancellationToken ct) => WriteAsync(
        folder, [RealPart.Require("git"), RealPart.Require("kustomize")], [CopyImageProgram.Binary, .. Directory.GetFiles(published, "*.so")], ct);

    /// <param name="programs">That are in it.</param>
    /// <param name="others">Files whose libraries must be in it, too.</param>
    public static async Task WriteAsync(string folder, IReadOnlyList<string> programs, IReadOnlyList<string> others, CancellationToken ct)
    {
        foreach (var mountPoint in new[] { "proc", "dev", "tmp", "work" }) Directory.CreateDirectory(Path.Combine(folder, mountPoint));
        Directory.CreateDirectory(Path.Combine(folder, "etc"));
        await File.WriteAllTextAsync(Path.Combine(folder, "etc/passwd"), Users, ct);

        foreach (var program in programs) Copy(program, Path.Combine(folder, "usr/bin", Path.GetFileName(program)));
        var openSsl = await OpenSslAsync(ct);
        string[] linked = [.. programs, .. openSsl, .. others];
        var libraries = new HashSet<string>(openSsl, StringComparer.Ordinal);
        foreach (var file in linked) libraries.UnionWith(await LibrariesOfAsync(file, ct));
        foreach (var library in libraries.Where(library => !File.Exists(Path.Join(folder, library)))) Copy(library, Path.Join(folder, library));
    }

    public static void Copy(string file, string target)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        File.Copy(file, target);
    }

    /// <summary>The libraries that .NET loads by name and so is not linked to.</summary>
    private static async Task<IReadOnlyList<string>> OpenSslAsync(CancellationToken ct)
    {
        var cache = await CliWrap.Cli.Wrap("/sbin/ldconfig").WithArguments("-p").ExecuteBufferedAsync(ct);
        string[] names = ["libssl.so.3", "libcrypto.so.3"];
        return [.. names.Select(name => cache.StandardOutput.Split('\n').FirstOrDefault(line => line.TrimStart().StartsWith(name, StringComparison.Ordinal))
            ?.Split("=> ")[^1] ?? throw RealPart.Missing($"'{name}' is not installed (on Debian: apt-get install openssl)."))];
    }

    private static async Task<IEnumerable<string>> LibrariesOfAsync(string file, CancellationToken ct)
    {
        // A statically linked program makes it fail, and needs none.
        var result = await CliWrap.Cli.Wrap("ldd").WithArguments(file).WithValidation(CommandResultValidation.None).ExecuteBufferedAsync(ct);
        return result.StandardOutput.Split([' ', '\t', '\n']).Where(word => word.StartsWith('/'));
    }
}
