using System.Globalization;
using System.Text;
using CliWrap;
using Microsoft.AspNetCore.Http;

namespace CopyImageGitOps.Testing.Git;

/// <summary>Runs <c>git http-backend</c> as a web server does (CGI, https://git-scm.com/docs/git-http-backend).</summary>
/// <param name="folder">Has the bare repositories.</param>
internal sealed class GitHttpBackend(string folder)
{
    /// <param name="user">Who has logged in, if anyone had to.</param>
    public async Task ServeAsync(HttpContext context, string? user)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        body.Position = 0;
        using var output = new MemoryStream();
        await Cli.Wrap("git").WithArguments(["http-backend"]).WithEnvironmentVariables(Variables(context.Request, body.Length, user))
            .WithStandardInputPipe(PipeSource.FromStream(body)).WithStandardOutputPipe(PipeTarget.ToStream(output))
            .WithValidation(CommandResultValidation.None).ExecuteAsync(context.RequestAborted);
        await AnswerAsync(context, output.ToArray());
    }

    private Dictionary<string, string?> Variables(HttpRequest request, long length, string? user) => new(StringComparer.Ordinal)
    {
        ["GIT_PROJECT_ROOT"] = folder,
        ["GIT_HTTP_EXPORT_ALL"] = "1",
        ["GIT_CONFIG_GLOBAL"] = "/dev/null",
        ["GIT_CONFIG_NOSYSTEM"] = "1",
        // Without a user, a push is only taken where the configuration says so.
        ["GIT_CONFIG_COUNT"] = "1",
        ["GIT_CONFIG_KEY_0"] = "http.receivePack",
        ["GIT_CONFIG_VALUE_0"] = "true",
        ["REQUEST_METHOD"] = request.Method,
        ["PATH_INFO"] = request.Path,
        ["QUERY_STRING"] = request.QueryString.ToString().TrimStart('?'),
        ["CONTENT_TYPE"] = request.ContentType ?? "",
        ["CONTENT_LENGTH"] = length.ToString(CultureInfo.InvariantCulture),
        ["HTTP_CONTENT_ENCODING"] = request.Headers.ContentEncoding.ToString(),
        ["GIT_PROTOCOL"] = request.Headers["Git-Protocol"].ToString(),
        ["REMOTE_ADDR"] = "127.0.0.1",
        ["REMOTE_USER"] = user,
    };

    private static async Task AnswerAsync(HttpContext context, byte[] output)
    {
        var end = output.AsSpan().IndexOf("\r\n\r\n"u8);
        if (end < 0) throw new InvalidOperationException("git http-backend gave no header.");
        foreach (var line in Encoding.Latin1.GetString(output, 0, end).Split("\r\n"))
        {
            var colon = line.IndexOf(':');
            var (name, value) = (line[..colon], line[(colon + 1)..].Trim());
            if (name == "Status") context.Response.StatusCode = int.Parse(value[..3], CultureInfo.InvariantCulture);
            else context.Response.Headers[name] = value;
        }

        await context.Response.Body.WriteAsync(output.AsMemory(end + 4), context.RequestAborted);
    }
}
