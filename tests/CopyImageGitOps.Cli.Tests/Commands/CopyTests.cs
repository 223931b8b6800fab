using CopyImageGitOps.Testing.Images;
using CopyImageGitOps.Testing.Registries;

namespace CopyImageGitOps.Cli.Tests.Commands;

public sealed class CopyTests
{
    [Fact]
    public async Task An_image_has_the_same_digest_at_both_ends_and_the_second_time_it_is_present()
    {
        await using var scenario = await CommandScenario.StartAsync();

        var first = await scenario.RunAsync("copy", "nginx:1.25", $"{scenario.Own.Address}/web/nginx:stable");

        Assert.Equal(0, first.ExitCode);
        var digest = scenario.Source.DigestOf("library/nginx", "1.25");
        Assert.Equal(digest, scenario.Own.DigestOf("web/nginx", "stable"));
        Assert.Contains(
            $"copied  docker.io/library/nginx:1.25\n          → {scenario.Own.Address}/web/nginx:stable  {digest}",
            first.Output,
            StringComparison.Ordinal);

        scenario.ForgetRequests();
        var second = await scenario.RunAsync("copy", "nginx:1.25", $"{scenario.Own.Address}/web/nginx:stable");
        Assert.Equal(0, second.ExitCode);
        Assert.Contains("present docker.io/library/nginx:1.25", second.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(scenario.Requests, request => request.IsBlob || request.IsUpload || request.Method == "PUT");
    }

    [Theory]
    [InlineData("all", 1)]
    [InlineData("none", 0)]
    public async Task Signatures_come_along_unless_they_are_not_wanted(string referrers, int copied)
    {
        await using var scenario = await CommandScenario.StartAsync();
        var tag = TestReferrers.TagOf(scenario.Source.DigestOf("library/nginx", "1.25")!) + ".sig";
        var signature = TestReferrers.Signatures("signed").AddTo(scenario.Source, "library/nginx", tag);

        var result = await scenario.RunAsync("copy", "nginx:1.25", $"{scenario.Own.Address}/web/nginx:stable", "--referrers", referrers);

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(copied == 1 ? signature.Digest : null, scenario.Own.DigestOf("web/nginx", tag));
        Assert.Equal(copied == 1, result.Output.Contains("  +1 referrer\n", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_list_is_copied_below_a_prefix_from_a_file_or_standard_input(bool isStandardInput)
    {
        await using var scenario = await CommandScenario.StartAsync();
        const string List = "# the shop\nnginx:1.25\n\n  docker.io/library/busybox:1.36   # the side car\r\nnginx:1.25\n";
        await File.WriteAllTextAsync(Path.Combine(scenario.Root, "images.txt"), List, TestContext.Current.CancellationToken);

        var result = await scenario.Program.RunAsync(
            ["copy", "--from-file", isStandardInput ? "-" : "images.txt", "--to", scenario.Destination, "--config", scenario.Configuration],
            scenario.Root,
            isStandardInput ? List : null);

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(["mirror/docker.io/library/busybox", "mirror/docker.io/library/nginx"], scenario.Own.Catalogue);
        Assert.Equal(scenario.Source.DigestOf("library/busybox", "1.36"), scenario.Own.DigestOf("mirror/docker.io/library/busybox", "1.36"));
    }

    [Fact]
    public async Task Wrong_lines_are_named_and_nothing_is_copied()
    {
        await using var scenario = await CommandScenario.StartAsync();

        var result = await scenario.Program.RunAsync(
            ["copy", "--from-file", "-", "--to", scenario.Destination, "--config", scenario.Configuration],
            scenario.Root,
            "nginx:1.25\nUPPER\n# fine\nnginx:\n");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("<stdin>:2: 'UPPER' is not a valid image reference: it has upper-case letters", result.Error, StringComparison.Ordinal);
        Assert.Contains("<stdin>:4: 'nginx:' is not a valid image reference", result.Error, StringComparison.Ordinal);
        Assert.Empty(scenario.Requests);
    }

    [Fact]
    public async Task An_image_that_fails_is_named_with_its_line_and_the_others_are_copied()
    {
        await using var scenario = await CommandScenario.StartAsync();
        scenario.Write("images.txt", $"busybox:1.36\n{scenario.Absent}\nnginx:1.25\n");

        var result = await scenario.RunAsync("copy", "--from-file", "images.txt", "--to", scenario.Destination);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("images.txt:2: ", result.Output, StringComparison.Ordinal);
        Assert.Contains("[image-not-found]", result.Output, StringComparison.Ordinal);
        Assert.Contains("3 images: 2 copied", result.Output, StringComparison.Ordinal);
        Assert.Equal(["mirror/docker.io/library/busybox", "mirror/docker.io/library/nginx"], scenario.Own.Catalogue);
    }

    [Fact]
    public async Task Images_of_a_list_that_would_get_one_name_are_refused()
    {
        await using var scenario = await CommandScenario.StartAsync();
        scenario.Write("images.txt", "quay.io/one/app:1\nghcr.io/one/app:1\nnginx:1.25\n");

        var result = await scenario.RunAsync("copy", "--from-file", "images.txt", "--to", scenario.Destination, "--target", "{name}");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("images.txt:1: 'quay.io/one/app:1' would have the same copy as another image of the list", result.Error, StringComparison.Ordinal);
        Assert.Contains("images.txt:2: 'ghcr.io/one/app:1' would have the same copy as another image of the list", result.Error, StringComparison.Ordinal);
        Assert.Empty(scenario.Requests);
    }

    [Fact]
    public async Task Of_a_tag_and_an_older_digest_of_it_the_copy_of_the_tag_keeps_the_name()
    {
        await using var scenario = await CommandScenario.StartAsync();
        var older = scenario.AddImage("library/nginx", "old", new TestImageOptions { Seed = 77 });
        scenario.Write("images.txt", $"nginx:1.25\nnginx:1.25@{older.Digest}\n");

        var result = await scenario.RunAsync("copy", "--from-file", "images.txt", "--to", scenario.Destination);

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Equal(scenario.Source.DigestOf("library/nginx", "1.25"), scenario.Own.DigestOf("mirror/docker.io/library/nginx", "1.25"));
        Assert.True(scenario.Own.HasManifest("mirror/docker.io/library/nginx", older.Digest));
    }

    [Fact]
    public async Task A_name_that_no_registry_accepts_is_named_with_its_line()
    {
        await using var scenario = await CommandScenario.StartAsync();
        scenario.Write("images.txt", $"nginx:1.25\n{string.Join('/', Enumerable.Repeat("abcdefgh", 26))}:1\n");

        var result = await scenario.RunAsync("copy", "--from-file", "images.txt", "--to", $"{scenario.Own.Address}/{new string('p', 60)}");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("images.txt:2: No name can be made for the copy", result.Error, StringComparison.Ordinal);
        Assert.Empty(scenario.Requests);
    }

    [Fact]
    public async Task An_empty_list_is_nothing_to_do()
    {
        await using var scenario = await CommandScenario.StartAsync();

        var result = await scenario.Program.RunAsync(["copy", "--from-file", "-", "--to", scenario.Destination], scenario.Root, "# none\n");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("0 images", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_password_of_the_environment_is_for_the_registry_of_the_target()
    {
        var login = new InProcessRegistryOptions { Login = RegistryLogin.Basic };
        await using var scenario = await CommandScenario.StartAsync(login);
        scenario.Program.Variables["COPYIMAGE_USERNAME"] = login.Username;
        scenario.Program.Variables["COPYIMAGE_PASSWORD"] = login.Password;

        var result = await scenario.RunAsync("copy", "nginx:1.25", $"{scenario.Own.Address}/nginx:1.25");

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.All(scenario.Source.Log.Requests, request => Assert.Null(request.Authorization));
    }
}
