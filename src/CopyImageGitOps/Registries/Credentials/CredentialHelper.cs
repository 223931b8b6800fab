using System.ComponentModel;
using System.Text;
using System.Text.Json;
using CliWrap;
using CliWrap.Buffered;

namespace CopyImageGitOps.Registries.Credentials;

/// <summary>
/// A program <c>docker-credential-NAME</c>: <c>get</c> with the server on its standard input prints <c>{"Username", "Secret"}</c>
/// (https://github.com/docker/docker-credential-helpers#development). Its errors go to its standard output.
/// </summary>
internal sealed class CredentialHelper(string name, string namedIn, string? searchPath)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private string Program => $"docker-credential-{name}";

    public async Task<Credential?> GetAsync(string server)
    {
        var result = await RunAsync(server);
        if (result.ExitCode != 0)
        {
            return result.StandardOutput.Contains("credentials not found", StringComparison.OrdinalIgnoreCase)
                ? null
                : throw Problem($"failed with exit code {result.ExitCode} ({Redaction.Clean(result.StandardOutput + " " + result.StandardError, 200)})", null);
        }

        try
        {
            using var document = JsonDocument.Parse(result.StandardOutput);
            var (username, secret) = (
                document.RootElement.GetProperty("Username").GetString() ?? "",
                document.RootElement.GetProperty("Secret").GetString() ?? "");
            if (secret.Length == 0) return null;
            return username == "<token>" ? Credential.IdentityToken(secret) : Credential.Password(username, secret);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            // The output may hold the secret, and so may the parser's message: neither is kept.
            throw Problem("printed something else than the credentials", null);
        }
    }

    private async Task<BufferedCommandResult> RunAsync(string server)
    {
        using var timeout = new CancellationTokenSource(Limit);
        try
        {
            return await Cli.Wrap(Locate())
                .WithArguments("get")
                .WithStandardInputPipe(PipeSource.FromString(server, Encoding.UTF8))
                .WithValidation(CommandResultValidation.None)
                .ExecuteBufferedAsync(timeout.Token);
        }
        catch (OperationCanceledException e)
        {
            throw Problem($"did not answer within {Limit.TotalSeconds:0} s", e);
        }
        catch (Exception e) when (e is Win32Exception or IOException or InvalidOperationException)
        {
            throw Problem("could not be started", e);
        }
    }

    /// <summary>Looked up here, and only in the search path, so that a program in the working directory is never run.</summary>
    private string Locate()
    {
        if (name.AsSpan().ContainsAny('/', '\\')) throw Problem("has a path in its name", null);
        var folders = (searchPath ?? Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        string[] endings = OperatingSystem.IsWindows() ? [".exe", ".cmd", ".bat"] : [""];
        var candidates = folders.Where(Path.IsPathRooted).SelectMany(folder => endings.Select(ending => Path.Combine(folder, Program + ending)));
        return candidates.FirstOrDefault(File.Exists) ?? throw Problem("is not installed", null);
    }

    private CredentialsException Problem(string what, Exception? inner) =>
        new(
            $"The credential helper '{Program}', which '{namedIn}' names, {what}.",
            $"Install or repair it, or remove it from '{namedIn}' and log in again.",
            inner);
}
