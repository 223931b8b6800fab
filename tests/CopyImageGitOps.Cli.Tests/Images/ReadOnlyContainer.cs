using System.Globalization;
using CopyImageGitOps.Testing;

namespace CopyImageGitOps.Cli.Tests.Images;

/// <summary>
/// Runs an image as a container runtime does with a read-only root file system: only what is mounted can be written to, and nothing of this machine is
/// seen but the devices. buildah itself has no such option, and runtimes such as crun want cgroups, which not every machine has.
/// </summary>
internal sealed record ReadOnlyContainer(BuiltImage Image)
{
    // Everything is mounted in a namespace that ends with the process.
    private const string Script = """
        set -eu
        root=$1 work=$2 tmp=$3; shift 3
        mount --make-rprivate /
        mount --bind "$root" "$root"
        mount -o remount,bind,ro "$root"
        mount -t proc proc "$root/proc"
        mount --rbind /dev "$root/dev"
        [ -z "$work" ] || mount --bind "$work" "$root/work"
        [ -z "$tmp" ] || mount -t tmpfs tmpfs "$root/tmp"
        exec "$@"
        """;

    /// <summary>Another user than the one of the image.</summary>
    public int? User { get; init; }

    /// <summary>What is mounted at the working directory; nothing if null.</summary>
    public string? Work { get; init; }

    /// <summary>Whether there is an empty /tmp that can be written to.</summary>
    public bool HasTemporaryFolder { get; init; }

    /// <summary>Whether it has the network of this machine. Otherwise it has none, not even a loopback interface.</summary>
    public bool HasNetwork { get; init; }

    /// <summary>On top of what the image sets.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    /// <summary>Runs the image's entrypoint with these arguments, or with the image's own if there are none.</summary>
    public Task<ProgramResult> RunAsync(IReadOnlyList<string> arguments, string? input = null) =>
        RunCommandAsync([.. Texts("Entrypoint"), .. arguments.Count > 0 ? arguments : Texts("Cmd")], input);

    /// <summary>Runs another command.</summary>
    public async Task<ProgramResult> RunCommandAsync(IReadOnlyList<string> command, string? input = null)
    {
        string[] network = HasNetwork ? [] : ["--net"];
        var (program, arguments) = Containers.InNamespace(
            "unshare",
            [
                "--mount", "--pid", "--fork", .. network, "--",
                "sh", "-c", Script, "container", Image.Root, Work ?? "", HasTemporaryFolder ? "yes" : "", .. Contained(command),
            ]);
        using var surroundings = new CopyImageProgram();
        await using var running = surroundings.StartOther(program, arguments, "/", input);
        return await running.ExitAsync();
    }

    private IReadOnlyList<string> Contained(IReadOnlyList<string> command)
    {
        var user = User?.ToString(CultureInfo.InvariantCulture) ?? Image.User.Split(':')[0];
        return
        [
            "env", "-i", .. Texts("Env"), .. Variables.Select(variable => $"{variable.Key}={variable.Value}"),
            RealPart.Require("unshare"), $"--root={Image.Root}", "--wd=/work", "--setuid", user, "--setgid", user, "--", .. command,
        ];
    }

    private IReadOnlyList<string> Texts(string property) => [.. Image.Config.GetProperty(property).EnumerateArray().Select(text => text.GetString()!)];
}
