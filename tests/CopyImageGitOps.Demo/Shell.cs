using System.Diagnostics;

namespace CopyImageGitOps.Demo;

/// <summary>Runs commands in the scratch repository and shows them as a terminal would.</summary>
internal sealed class Shell(string directory)
{
    public async Task MakeRepositoryAsync(string content, CancellationToken cancellationToken)
    {
        foreach (var file in Directory.EnumerateFiles(content, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(directory, Path.GetRelativePath(content, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        string[][] commands =
        [
            ["init", "--quiet", "--initial-branch=main"],
            ["config", "user.name", "Demo"],
            ["config", "user.email", "demo@example.com"],
            ["add", "."],
            ["commit", "--quiet", "--message=The shop"],
        ];
        foreach (var command in commands)
        {
            if (await RunAsync("git", command, cancellationToken) != 0) throw new InvalidOperationException($"git {string.Join(' ', command)} failed.");
        }
    }

    /// <returns>The exit code.</returns>
    public async Task<int> ShowAsync(string program, string[] arguments, CancellationToken cancellationToken)
    {
        Console.WriteLine($"\n$ {program} {string.Join(' ', arguments)}");
        return await RunAsync(program, arguments, cancellationToken);
    }

    private async Task<int> RunAsync(string program, string[] arguments, CancellationToken cancellationToken)
    {
        var path = program == "copyimage" ? Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "copyimage.exe" : "copyimage") : program;
        // What the user's own Git would add (colours, a pager, signatures) is not part of the demonstration.
        var start = new ProcessStartInfo(path, arguments)
        {
            WorkingDirectory = directory,
            Environment = { ["GIT_CONFIG_GLOBAL"] = "", ["GIT_CONFIG_NOSYSTEM"] = "1", ["GIT_PAGER"] = "cat" },
        };
        var own = start.Environment.Keys.Where(name =>
            name.StartsWith("COPYIMAGE_", StringComparison.Ordinal) || name.StartsWith("PRIV_OCI_", StringComparison.Ordinal));
        foreach (var variable in own.ToList()) start.Environment.Remove(variable);
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} could not be started.");
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode;
    }
}
