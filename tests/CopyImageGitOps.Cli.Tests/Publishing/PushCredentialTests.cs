using CopyImageGitOps.Testing.Git;

namespace CopyImageGitOps.Cli.Tests.Publishing;

/// <summary>Whose credentials a push uses, and where they go: over real smart HTTP.</summary>
public sealed class PushCredentialTests
{
    [Fact]
    public async Task The_token_of_the_job_is_used_where_the_checkout_has_no_credentials()
    {
        await using var scenario = (await HttpPushScenario.StartAsync()).AsksForToken().HasToken();

        await scenario.SucceedAsync();

        Assert.All(scenario.Server.Requests, request => Assert.Equal($"Basic {HttpPushScenario.Encoded}", request.Authorization));
    }

    [Fact]
    public async Task The_header_that_actions_checkout_leaves_comes_first()
    {
        await using var scenario = (await HttpPushScenario.StartAsync()).HasToken();
        scenario.Server.Login = ("checkout", HttpPushScenario.Secret);
        var header = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"checkout:{HttpPushScenario.Secret}"));
        await scenario.Push.Local.GitAsync("config", $"http.{scenario.Server.Address}/.extraheader", $"AUTHORIZATION: basic {header}");

        await scenario.SucceedAsync();

        Assert.All(scenario.Server.Requests, request => Assert.Equal($"Basic {header}", request.Authorization));
    }

    [Fact]
    public async Task A_password_in_the_address_comes_first_and_is_never_shown()
    {
        await using var scenario = (await HttpPushScenario.StartAsync()).HasToken();
        scenario.Server.Login = ("jane", HttpPushScenario.Secret);
        await scenario.AddressAsync($"jane:{HttpPushScenario.Secret}@");

        await scenario.SucceedAsync();

        Assert.DoesNotContain(scenario.Server.Requests, request => request.Authorization == $"Basic {HttpPushScenario.Encoded}");
    }

    [Fact]
    public async Task A_credential_helper_is_asked()
    {
        await using var scenario = await HttpPushScenario.StartAsync();
        scenario.Server.Login = ("jane", HttpPushScenario.Secret);
        await scenario.Push.Local.GitAsync("config", "credential.helper", $"!f() {{ echo username=jane; echo password={HttpPushScenario.Secret}; }}; f");

        await scenario.SucceedAsync();
    }

    [Fact]
    public async Task The_token_goes_to_no_other_server()
    {
        await using var scenario = (await HttpPushScenario.StartAsync()).AsksForToken().HasToken("https://github.example.com");

        var (code, _, _) = await scenario.FailAsync();

        Assert.Equal("remote-unauthorized", code);
        Assert.All(scenario.Server.Requests, request => Assert.Null(request.Authorization));
    }

    [Fact]
    public async Task The_token_goes_to_no_server_that_is_redirected_to()
    {
        await using var elsewhere = await HttpPushScenario.StartAsync();
        await using var scenario = (await HttpPushScenario.StartAsync()).HasToken();
        scenario.Server.Answer = request => new GitHttpAnswer(302, "") { Location = elsewhere.Server.Address + request.Path + request.Query };

        var (code, message, _) = await scenario.FailAsync();

        Assert.Equal("remote-not-found", code);
        Assert.Contains("302", message, StringComparison.Ordinal);
        Assert.Empty(elsewhere.Server.Requests);
    }

    [Fact]
    public async Task A_race_is_fetched_with_the_same_credentials()
    {
        await using var scenario = (await HttpPushScenario.StartAsync()).AsksForToken().HasToken();
        scenario.Push.RaceFor(2);

        await scenario.SucceedAsync();

        Assert.Equal("Use private copies of 2 public images\nother 1\nother 2\nstart\n", await scenario.Push.BareAsync("log", "--format=%s", "main"));
    }

    [Fact]
    public async Task The_token_stands_in_no_argument_of_a_process_in_no_file_and_in_no_output()
    {
        await using var scenario = (await HttpPushScenario.StartAsync()).AsksForToken().HasToken();
        var arguments = new List<string>();
        scenario.Server.Before = async _ =>
        {
            foreach (var process in Directory.EnumerateDirectories("/proc").Where(folder => char.IsAsciiDigit(Path.GetFileName(folder)[0])))
                arguments.Add(await CommandLineAsync(process));
        };
        scenario.Push.Local.Program.Variables["GIT_TRACE2_EVENT"] = Path.Combine(scenario.Push.Folder, "trace");

        var result = await scenario.Push.Local.RunAsync("run", "--push", "--verbose");

        Assert.True(result.ExitCode == 0, result.ToString());
        HttpPushScenario.AssertNoSecret(result.ToString());
        Assert.Contains(arguments, text => text.Contains("push --porcelain", StringComparison.Ordinal));
        Assert.Contains(arguments, text => text.Contains("remote-http", StringComparison.Ordinal));
        HttpPushScenario.AssertNoSecret(string.Join('\n', arguments));
        // Every git process writes its arguments here.
        var trace = await File.ReadAllTextAsync(Path.Combine(scenario.Push.Folder, "trace"), TestContext.Current.CancellationToken);
        Assert.Contains("\"push\",\"--porcelain\"", trace, StringComparison.Ordinal);
        HttpPushScenario.AssertNoSecret(trace);
        foreach (var folder in new[] { scenario.Push.Local.Root, scenario.Push.Local.Program.Home })
        {
            foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
                HttpPushScenario.AssertNoSecret(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        }
    }

    private static async Task<string> CommandLineAsync(string process)
    {
        try
        {
            return (await File.ReadAllTextAsync(Path.Combine(process, "cmdline"))).Replace('\0', ' ');
        }
        catch (IOException)
        {
            // It has ended.
            return "";
        }
    }
}
