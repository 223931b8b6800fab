using System.Text.RegularExpressions;
using CopyImageGitOps.Testing;
using CopyImageGitOps.Testing.Images;
using CopyImageGitOps.Testing.Registries;

namespace CopyImageGitOps.Cli.Tests.EndToEnd;

/// <summary>What the README says is run as it stands there; only the registry's name is that of one on the loopback interface.</summary>
public sealed partial class ReadmeTests
{
    private static readonly string Root = Path.GetFullPath(Path.Combine(ExampleImages.Folder("raw-manifests", "before"), "..", "..", ".."));

    [GeneratedRegex("^```(?<language>\\w+)\n(?<code>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Snippet { get; }

    [GeneratedRegex("(?<=`|^)make (?<target>[a-z]+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex MakeCommand { get; }

    [Fact(Timeout = 120_000)]
    public async Task The_commands_of_the_readme_do_what_it_says()
    {
        var token = TestContext.Current.CancellationToken;
        await using var source = await InProcessRegistry.StartAsync();
        await using var own = await InProcessRegistry.StartAsync();
        ExampleImages.AddTo(source);
        using var folder = new TemporaryFolder();
        using var world = await ExampleWorld.CreateAsync(source.Address, $"{own.Address}/mirror");
        Directory.CreateDirectory(folder["path/to"]);
        Directory.CreateSymbolicLink(folder["path/to/repository"], world.Repository.Root);
        // Where the README's reader has the public registries, there are mirrors here.
        await File.WriteAllTextAsync(folder["copyimage.yaml"], ExampleImages.Configuration(source.Address, $"{own.Address}/mirror"), token);
        File.Copy(folder["copyimage.yaml"], world.Repository.Full("copyimage.yaml"), overwrite: true);
        await world.Repository.GitAsync("commit", "--quiet", "--all", "--message=mirrors");

        var commands = Snippets("sh").SelectMany(code => code.Split('\n')).Where(line => line.StartsWith("copyimage ", StringComparison.Ordinal)).ToList();
        Assert.Equal(["plan", "run", "check", "update", "copy", "verify"], commands.Select(command => command.Split(' ')[1]));
        foreach (var command in commands)
        {
            var arguments = command.Split('#')[0]
                .Replace("registry.example.com", own.Address, StringComparison.Ordinal)
                .Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var result = await world.Program.RunAsync(arguments[1..], folder.Path);
            Assert.True(result.ExitCode == 0, $"{command}\n{result}");
        }

        Assert.NotNull(own.DigestOf("nginx", "1.25"));
        Assert.Equal(5, (await world.CopiesInAsync("HEAD", $"{own.Address}/mirror")).Count);
    }

    [Fact]
    public void The_configuration_of_the_readme_is_that_of_the_example()
    {
        var shown = Assert.Single(Snippets("yaml"), yaml => yaml.Contains("kind: CopyImage", StringComparison.Ordinal));

        Assert.Equal(File.ReadAllText(Path.Combine(Root, "examples", "raw-manifests", "before", "copyimage.yaml")), shown);
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("CONTRIBUTING.md")]
    public void The_make_targets_that_are_named_exist(string document)
    {
        var makefile = File.ReadAllText(Path.Combine(Root, "Makefile"));
        var targets = MakeCommand.Matches(File.ReadAllText(Path.Combine(Root, document))).Select(match => match.Groups["target"].Value).Distinct().ToList();

        Assert.NotEmpty(targets);
        Assert.All(targets, target => Assert.Matches($"(?m)^{target}:", makefile));
    }

    [Fact]
    public void The_files_that_the_documents_link_to_exist()
    {
        string[] documents =
            ["README.md", "CONTRIBUTING.md", .. Directory.EnumerateFiles(Path.Combine(Root, "docs"), "*.md", SearchOption.AllDirectories)];
        foreach (var document in documents)
        {
            var path = Path.Combine(Root, document);
            var links = Regex.Matches(
                File.ReadAllText(path), @"\]\((?<target>[^)#:]+)[^):]*\)", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5));
            foreach (Match link in links)
            {
                var target = Path.Combine(Path.GetDirectoryName(path)!, link.Groups["target"].Value);
                Assert.True(Path.Exists(target), $"{document} links to {link.Groups["target"].Value}, which is not there.");
            }
        }
    }

    private static IEnumerable<string> Snippets(string language) =>
        Snippet.Matches(File.ReadAllText(Path.Combine(Root, "README.md")))
            .Where(match => match.Groups["language"].Value == language)
            .Select(match => match.Groups["code"].Value);
}
