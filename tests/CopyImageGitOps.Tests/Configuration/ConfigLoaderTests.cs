using CopyImageGitOps.Configuration;
using CopyImageGitOps.Findings;

namespace CopyImageGitOps.Tests.Configuration;

public sealed class ConfigLoaderTests : IDisposable
{
    private const string Begin = "apiVersion: copyimage.dev/v1\nkind: CopyImage\nspec:\n";

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("copyimage-config-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Theory]
    [InlineData("copyimage.yaml")]
    [InlineData(".copyimage.yaml")]
    [InlineData(".github/copyimage.yaml")]
    public async Task The_file_is_found_under_each_of_its_names(string name)
    {
        Write(name, "  destination: a.io/x\n");

        var load = await LoadAsync();

        Assert.Equal(("a.io/x", name), (load.Config?.Destination, load.File));
    }

    [Fact]
    public async Task Without_a_file_there_are_the_defaults()
    {
        var load = await LoadAsync();

        Assert.Equivalent(new CopyImageConfig(), load.Config, strict: true);
        Assert.Null(load.File);
        Assert.Empty(load.Findings);
    }

    [Fact]
    public async Task Two_files_are_an_error_as_the_choice_decides_where_images_go()
    {
        Write("copyimage.yaml", "  destination: a.io/x\n");
        Write(".github/copyimage.yaml", "  destination: b.io/x\n");

        var load = await LoadAsync();

        Assert.Null(load.Config);
        Assert.Equal(
            [
                "copyimage.yaml: There is more than one configuration: copyimage.yaml, .github/copyimage.yaml. "
                    + "-> Keep copyimage.yaml and remove .github/copyimage.yaml, or name one with --config.",
            ],
            load.Findings.Select(ConfigText.Show));
    }

    [Fact]
    public async Task A_named_file_wins_over_those_that_are_looked_for()
    {
        Write("copyimage.yaml", "  destination: a.io/x\n");
        Write("other.yaml", "  destination: b.io/x\n");

        var load = await LoadAsync(file: Path.Combine(_directory.FullName, "other.yaml"));

        Assert.Equal("b.io/x", load.Config?.Destination);
    }

    [Fact]
    public async Task A_named_file_that_is_missing_is_an_error_and_no_other_is_taken()
    {
        Write("copyimage.yaml", "  destination: a.io/x\n");

        var load = await LoadAsync(file: Path.Combine(_directory.FullName, "nowhere", "other.yaml"));

        Assert.Null(load.Config);
        Assert.Equal("The configuration cannot be read: there is no such file.", Assert.Single(load.Findings).Message);
    }

    [Fact]
    public async Task A_directory_is_not_a_configuration()
    {
        var load = await LoadAsync(file: _directory.FullName);

        Assert.Null(load.Config);
        Assert.StartsWith("The configuration cannot be read: ", Assert.Single(load.Findings).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_other_ending_is_not_read_in_silence()
    {
        Write("copyimage.yml", "  destination: a.io/x\n");

        var load = await LoadAsync();

        Assert.NotNull(load.Config);
        var finding = Assert.Single(load.Findings);
        Assert.Equal(Severity.Warning, finding.Severity);
        Assert.Equal("copyimage.yml: copyimage.yml is not read, because of its ending. -> Rename it to copyimage.yaml.", ConfigText.Show(finding));
    }

    [Fact]
    public async Task What_is_not_UTF8_is_an_error()
    {
        await File.WriteAllBytesAsync(
            Path.Combine(_directory.FullName, "copyimage.yaml"),
            [0x61, 0x3a, 0x20, 0xff, 0xfe, 0x0a],
            TestContext.Current.CancellationToken);

        var load = await LoadAsync();

        Assert.Equal(["copyimage.yaml: The configuration is not encoded as UTF-8. -> Save it as UTF-8."], load.Findings.Select(ConfigText.Show));
    }

    [Fact]
    public async Task A_byte_order_mark_is_no_fault()
    {
        await File.WriteAllTextAsync(
            Path.Combine(_directory.FullName, "copyimage.yaml"),
            Begin + "  destination: a.io/x\n",
            new System.Text.UTF8Encoding(true),
            TestContext.Current.CancellationToken);

        Assert.Equal("a.io/x", (await LoadAsync()).Config?.Destination);
    }

    [Fact]
    public async Task A_file_of_any_size_is_not_read_into_memory()
    {
        Write("copyimage.yaml", "  # " + new string('x', 1024 * 1024));

        var load = await LoadAsync();

        Assert.Equal(
            ["copyimage.yaml: The configuration is larger than 1048576 bytes. -> Check that this is the file that is meant."],
            load.Findings.Select(ConfigText.Show));
    }

    [Fact]
    public async Task Faults_of_the_file_the_environment_and_the_flags_are_shown_together()
    {
        Write("copyimage.yaml", "  concurrency: many\n");

        var load = await LoadAsync(environment: new() { ["COPYIMAGE_PIN"] = "no" }, overrides: new ConfigOverrides { Target = "{nome}" });

        Assert.Null(load.Config);
        Assert.Equal(
            [
                "copyimage.yaml:4: [spec.concurrency] spec.concurrency is 'many', not a whole number from 1 to 256.",
                "[--target] --target is '{nome}', in which {nome} is not a placeholder. -> Did you mean '{name}'?",
                "[COPYIMAGE_PIN] COPYIMAGE_PIN is 'no', not tag@digest, digest or tag.",
            ],
            load.Findings.Select(ConfigText.Show));
    }

    private Task<ConfigLoad> LoadAsync(string? file = null, Dictionary<string, string>? environment = null, ConfigOverrides? overrides = null) =>
        ConfigLoader.LoadAsync(_directory.FullName, file, name => environment?.GetValueOrDefault(name), overrides, TestContext.Current.CancellationToken);

    private void Write(string name, string spec)
    {
        var path = Path.Combine(_directory.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, Begin + spec);
    }
}
