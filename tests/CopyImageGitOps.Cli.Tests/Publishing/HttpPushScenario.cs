using System.Text;
using System.Text.Json;
using CopyImageGitOps.Testing.Git;

namespace CopyImageGitOps.Cli.Tests.Publishing;

/// <summary>A <see cref="PushScenario"/> whose remote is spoken to over HTTP, with a password.</summary>
internal sealed class HttpPushScenario : IAsyncDisposable
{
    public const string Token = "ghs_0123456789abcdefghijklmnopqrstuvwxyz";
    public const string Secret = "correct-horse-battery";

    private HttpPushScenario(PushScenario push, GitHttpServer server) => (Push, Server) = (push, server);

    public PushScenario Push { get; }

    public GitHttpServer Server { get; }

    /// <summary>What git sends for <see cref="Token"/>.</summary>
    public static string Encoded => Convert.ToBase64String(Encoding.UTF8.GetBytes($"x-access-token:{Token}"));

    public static async Task<HttpPushScenario> StartAsync()
    {
        var push = await PushScenario.StartAsync();
        var scenario = new HttpPushScenario(push, await GitHttpServer.StartAsync(push.Folder));
        await scenario.AddressAsync("");
        return scenario;
    }

    /// <summary>The remote asks for the token.</summary>
    public HttpPushScenario AsksForToken()
    {
        Server.Login = ("x-access-token", Token);
        return this;
    }

    /// <summary>What a job of GitHub Actions has in its environment.</summary>
    public HttpPushScenario HasToken(string? server = null)
    {
        Push.Local.Program.Variables["GITHUB_TOKEN"] = Token;
        Push.Local.Program.Variables["GITHUB_SERVER_URL"] = server ?? Server.Address;
        return this;
    }

    /// <summary>Points the remote to the server.</summary>
    /// <param name="login">As in <c>user:password@</c>.</param>
    public Task<string> AddressAsync(string login) =>
        Push.Local.GitAsync("remote", "set-url", "origin", Server.Address.Replace("http://", $"http://{login}", StringComparison.Ordinal) + "/remote.git");

    /// <summary>Runs with a push that fails.</summary>
    /// <returns>The only error; it begins by saying that the commit is made.</returns>
    public async Task<(string Code, string Message, string Hint)> FailAsync()
    {
        var report = await Push.PushAsync(1);
        var commit = report.GetProperty("commit").GetString()!;
        Assert.Equal(commit + "\n", await Push.Local.GitAsync("rev-parse", "HEAD"));
        Assert.NotEqual(commit + "\n", await Push.BareAsync("rev-parse", "main"));
        var (code, message, hint) = PushScenario.Error(report);
        var start = $"The commit {commit[..10]} was made, but not pushed to 'main' of 'origin': ";
        Assert.StartsWith(start, message, StringComparison.Ordinal);
        AssertNoSecret(report.GetRawText());
        return (code, message[start.Length..].Replace(Server.Address, "<server>", StringComparison.Ordinal), hint);
    }

    /// <summary>Runs with a push that succeeds.</summary>
    public async Task<JsonElement> SucceedAsync()
    {
        var report = await Push.PushAsync(0);
        Assert.Equal(report.GetProperty("push").GetProperty("commit").GetString() + "\n", await Push.BareAsync("rev-parse", "main"));
        AssertNoSecret(report.GetRawText());
        return report;
    }

    public static void AssertNoSecret(string text)
    {
        foreach (var secret in new[] { Token, Encoded, Secret }) Assert.DoesNotContain(secret, text, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await Push.DisposeAsync();
    }
}
