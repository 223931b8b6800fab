using CopyImageGitOps.Testing.Images;

namespace CopyImageGitOps.Cli.Tests.Commands;

public sealed class CopyLayoutTests
{
    [Fact]
    public async Task A_list_goes_into_a_folder_under_whole_names_and_back_below_a_prefix()
    {
        await using var scenario = await CommandScenario.StartAsync();
        scenario.Write("images.txt", "nginx:1.25\nbusybox:1.36\n");

        var exported = await scenario.RunAsync("copy", "--from-file", "images.txt", "--to", "oci:bundle");
        var imported = await scenario.RunAsync("copy", "--from", "oci:bundle", "--to", scenario.Destination);

        Assert.True(exported.ExitCode == 0, exported.ToString());
        Assert.Equal(
            ["docker.io/library/busybox:1.36", "docker.io/library/nginx:1.25"],
            new TestLayout(Path.Combine(scenario.Root, "bundle")).Entries.Select(entry => entry.Name).Order());
        Assert.Contains("→ oci:bundle:docker.io/library/nginx:1.25", exported.Output, StringComparison.Ordinal);
        Assert.True(imported.ExitCode == 0, imported.ToString());
        Assert.Equal(scenario.Source.DigestOf("library/nginx", "1.25"), scenario.Own.DigestOf("mirror/docker.io/library/nginx", "1.25"));
        Assert.Equal(scenario.Source.DigestOf("library/busybox", "1.36"), scenario.Own.DigestOf("mirror/docker.io/library/busybox", "1.36"));
        Assert.Contains("2 images: 2 copied", imported.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_second_time_the_folder_stays_as_it_is()
    {
        await using var scenario = await CommandScenario.StartAsync();
        scenario.Write("images.txt", "nginx:1.25\nbusybox:1.36\n");
        await scenario.RunAsync("copy", "--from-file", "images.txt", "--to", "oci:bundle");
        var before = scenario.Snapshot();
        scenario.ForgetRequests();

        var second = await scenario.RunAsync("copy", "--from-file", "images.txt", "--to", "oci:bundle");

        Assert.Equal(0, second.ExitCode);
        Assert.Contains("2 images: 2 present", second.Output, StringComparison.Ordinal);
        Assert.Equal(before, scenario.Snapshot());
        Assert.All(scenario.Requests, request => Assert.Equal("HEAD", request.Method));
    }

    [Fact]
    public async Task One_image_is_named_as_it_is_said_or_else_as_its_source()
    {
        await using var scenario = await CommandScenario.StartAsync();

        var named = await scenario.RunAsync("copy", "nginx:1.25", "oci:bundle:stable");
        var unnamed = await scenario.RunAsync("copy", "nginx:1.25", "oci:bundle");
        var back = await scenario.RunAsync("copy", "oci:bundle:stable", $"{scenario.Own.Address}/nginx:1");

        Assert.All([named, unnamed, back], result => Assert.True(result.ExitCode == 0, result.ToString()));
        Assert.Equal(
            ["docker.io/library/nginx:1.25", "stable"], new TestLayout(Path.Combine(scenario.Root, "bundle")).Entries.Select(entry => entry.Name).Order());
        Assert.Equal(scenario.Source.DigestOf("library/nginx", "1.25"), scenario.Own.DigestOf("nginx", "1"));
    }

    [Fact]
    public async Task Of_a_tag_and_an_older_digest_of_it_both_are_in_the_folder()
    {
        await using var scenario = await CommandScenario.StartAsync();
        var older = scenario.AddImage("library/nginx", "old", new TestImageOptions { Seed = 77 });
        scenario.Write("images.txt", $"nginx:1.25\nnginx:1.25@{older.Digest}\n");

        var exported = await scenario.RunAsync("copy", "--from-file", "images.txt", "--to", "oci:bundle");
        var imported = await scenario.RunAsync("copy", "--from", "oci:bundle", "--to", scenario.Destination);

        Assert.True(exported.ExitCode == 0, exported.ToString());
        Assert.Equal(
            ["docker.io/library/nginx:1.25", $"docker.io/library/nginx@{older.Digest}"],
            new TestLayout(Path.Combine(scenario.Root, "bundle")).Entries.Select(entry => entry.Name).Order());
        Assert.True(imported.ExitCode == 0, imported.ToString());
        Assert.True(scenario.Own.HasManifest("mirror/docker.io/library/nginx", older.Digest));
        Assert.Equal(scenario.Source.DigestOf("library/nginx", "1.25"), scenario.Own.DigestOf("mirror/docker.io/library/nginx", "1.25"));
    }

    /// <summary>In the program itself, which switches .NET's own file locks off.</summary>
    [Fact]
    public async Task Several_processes_at_once_lose_no_image_of_a_folder()
    {
        await using var scenario = await CommandScenario.StartAsync();
        var names = Enumerable.Range(1, 6).Select(i => $"app{i}").ToList();
        foreach (var (i, name) in names.Index()) scenario.AddImage($"library/{name}", "1", new TestImageOptions { Seed = 100 + i });
        foreach (var i in new[] { 0, 1, 2 }) scenario.Write($"images{i}.txt", string.Join('\n', names.Skip(2 * i).Take(2).Select(name => $"{name}:1")));

        var results = await Task.WhenAll(Enumerable.Range(0, 3).Select(i => scenario.RunAsync("copy", "--from-file", $"images{i}.txt", "--to", "oci:bundle")));

        Assert.All(results, result => Assert.True(result.ExitCode == 0, result.ToString()));
        var layout = new TestLayout(Path.Combine(scenario.Root, "bundle"));
        Assert.Equal(names.Select(name => $"docker.io/library/{name}:1"), layout.Entries.Select(entry => entry.Name).Order());
        Assert.Empty(layout.Faults());
    }

    [Fact]
    public async Task Names_that_say_no_repository_are_each_a_finding_and_nothing_is_copied()
    {
        await using var scenario = await CommandScenario.StartAsync();
        await scenario.RunAsync("copy", "nginx:1.25", "oci:bundle:1.25");
        await scenario.RunAsync("copy", "busybox:1.36", "oci:bundle:1.36");
        scenario.ForgetRequests();

        var result = await scenario.RunAsync("copy", "--from", "oci:bundle", "--to", scenario.Destination);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("The name of 'oci:bundle:1.25' does not say which repository it is of.", result.Error, StringComparison.Ordinal);
        Assert.Contains("The name of 'oci:bundle:1.36' does not say which repository it is of.", result.Error, StringComparison.Ordinal);
        Assert.Contains("copyimage copy oci:bundle:1.36 DST", result.Error, StringComparison.Ordinal);
        Assert.Empty(scenario.Requests);
    }

    [Fact]
    public async Task The_whole_name_that_docker_save_writes_beside_the_tag_counts()
    {
        await using var scenario = await CommandScenario.StartAsync();
        await scenario.RunAsync("copy", "nginx:1.25", "oci:bundle:1.25");
        var index = Path.Combine(scenario.Root, "bundle", "index.json");
        var text = await File.ReadAllTextAsync(index, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            index, text.Replace("\"annotations\":{", "\"annotations\":{\"io.containerd.image.name\":\"docker.io/library/nginx:1.25\","),
            TestContext.Current.CancellationToken);

        var result = await scenario.RunAsync("copy", "--from", "oci:bundle", "--to", scenario.Destination);

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Equal(["mirror/docker.io/library/nginx"], scenario.Own.Catalogue);
    }

    [Theory]
    [InlineData("Give SRC and DST, or --from-file and --to, or --from and --to.", "--from", "oci:bundle")]
    [InlineData("Give SRC and DST, or --from-file and --to, or --from and --to.", "--from", "oci:bundle", "--from-file", "list", "--to", "r.example.com")]
    [InlineData("'oci:bundle:1.25' names one image, where a folder is wanted.", "--from", "oci:bundle:1.25", "--to", "r.example.com")]
    [InlineData("'./bundle' is not a valid image in a layout: it does not begin with 'oci:'", "--from", "./bundle", "--to", "r.example.com")]
    [InlineData("'oci-archive:' is an archive, which is not read or written", "--from-file", "list", "--to", "oci-archive:bundle.tar")]
    [InlineData("'docker-archive:' is an archive, which is not read or written", "docker-archive:a.tar", "r.example.com/a:1")]
    [InlineData("'bundle' is not a usable OCI image layout: there is no such folder.", "--from", "oci:bundle", "--to", "r.example.com")]
    [InlineData("--username is for the registry of the destination, and the destination is a folder.", "nginx", "oci:b", "-u", "me", "--password-stdin")]
    public async Task Wrong_usage_is_said_and_nothing_is_touched(string message, params string[] arguments)
    {
        await using var scenario = await CommandScenario.StartAsync();
        var before = scenario.Snapshot();

        var result = await scenario.RunAsync(["copy", .. arguments]);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
        Assert.Equal(before, scenario.Snapshot());
        Assert.Empty(scenario.Requests);
    }
}
