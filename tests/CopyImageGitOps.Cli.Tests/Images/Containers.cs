using CliWrap;
using CliWrap.Buffered;
using CopyImageGitOps.Testing;

namespace CopyImageGitOps.Cli.Tests.Images;

/// <summary>What the kernel of this machine must allow: mounts of one's own, as root or in a user namespace that buildah makes.</summary>
internal static class Containers
{
    private static bool IsRoot => Environment.UserName == "root";

    /// <summary>The command that runs a program where it may mount.</summary>
    public static (string Program, IReadOnlyList<string> Arguments) InNamespace(string program, IReadOnlyList<string> arguments) =>
        IsRoot ? (program, arguments) : ("buildah", ["unshare", "--", program, .. arguments]);

    /// <exception cref="RealPartMissingException">The kernel does not allow it, and need not.</exception>
    public static async Task RequireAsync(CancellationToken ct)
    {
        var (program, arguments) = InNamespace("unshare", ["--mount", "--pid", "--fork", "mount", "-t", "tmpfs", "tmpfs", "/mnt"]);
        var result = await CliWrap.Cli.Wrap(program).WithArguments(arguments).WithValidation(CommandResultValidation.None).ExecuteBufferedAsync(ct);
        if (result.ExitCode != 0) throw RealPart.Missing($"This machine allows no containers: {result.StandardError.Trim()}");
    }
}
