using System.Globalization;
using System.Text;
using System.Text.Json;
using CopyImageGitOps.Testing;
using CopyImageGitOps.Testing.Images;
using CopyImageGitOps.Testing.Registries;

namespace CopyImageGitOps.Cli.Tests.Kustomize;

/// <summary>A repository of kustomizations, images in the place of the public ones, the real kustomize, and the real program.</summary>
public sealed class KustomizeWorld : IAsyncDisposable
{
    /// <summary>What stands for the destination's address where its port would be another each time.</summary>
    public const string Destination = "registry.example.com";

    private static readonly string[] Images =
    [
        "library/nginx:1.24", "library/nginx:1.25", "library/nginx:1.26", "library/nginx:1.27", "library/redis:7", "library/busybox:1.36",
        "prometheus/prometheus:v2.50.0", "nginx/nginx:1.27", "acme/app:1.0", "acme/app:2.0",
    ];

    private readonly TemporaryFolder _folder = new();
    private readonly InProcessRegistry _source;
    private readonly InProcessRegistry _own;
    private readonly CopyImageProgram _program = new();

    private KustomizeWorld(InProcessRegistry source, InProcessRegistry own)
    {
        (_source, _own) = (source, own);
        Directory.CreateDirectory(Root);
        _program.Variables["PATH"] = $"{Path.GetDirectoryName(RealPart.Require("kustomize"))}:{_folder["bin"]}:{Environment.GetEnvironmentVariable("PATH")}";
        UseDestination("m");
    }

    public string Root => _folder["repository"];

    public CopyImageProgram Program => _program;

    public string ConfigurationFile => _folder["configuration.yaml"];

    /// <summary>Has copies kept below another path.</summary>
    public void UseDestination(string path) => File.WriteAllText(ConfigurationFile, Configuration(path));

    public InProcessRegistry Own => _own;

    public static async Task<KustomizeWorld> StartAsync()
    {
        var source = await InProcessRegistry.StartAsync();
        foreach (var (index, image) in Images.Index())
        {
            var parts = image.Split(':');
            TestImages.Build(new TestImageOptions { Seed = index + 1, Platforms = ["linux/amd64"] }).AddTo(source, parts[0], parts[1]);
        }

        return new KustomizeWorld(source, await InProcessRegistry.StartAsync());
    }

    public InProcessRegistry Source => _source;

    /// <summary>Gives a tag at the source another image.</summary>
    public TestImage PublishNewer(string image, int seed = 1)
    {
        var parts = image.Split(':');
        var options = new TestImageOptions { Seed = 100 * seed + Array.IndexOf(Images, image), Platforms = ["linux/amd64"] };
        return TestImages.Build(options).AddTo(_source, parts[0], parts[1]);
    }

    public void Write(string path, string text)
    {
        var full = Path.Combine(Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }

    public string Read(string path) => WithoutPort(File.ReadAllText(Path.Combine(Root, path)));

    public void Replace(string path, string old, string value)
    {
        var text = File.ReadAllText(Path.Combine(Root, path));
        Assert.Contains(old, text, StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(Root, path), text.Replace(old, value, StringComparison.Ordinal));
    }

    /// <summary>A <c>helm</c> that prints a chart of its own, whatever it is asked.</summary>
    public void AddHelm()
    {
        Directory.CreateDirectory(_folder["bin"]);
        File.WriteAllText(_folder["bin/helm"], """
            #!/bin/sh
            case "$1" in
            version) echo "v3.15.0" ;;
            pull)
                while [ "$1" != --untardir ]; do shift; done
                mkdir -p "$2/chart" && echo 'name: chart' >"$2/chart/Chart.yaml" && : >"$2/chart/values.yaml" ;;
            template) echo '{apiVersion: v1, kind: Pod, metadata: {name: chart}, spec: {containers: [{name: a, image: redis:7}]}}' ;;
            esac
            """);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(_folder["bin/helm"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    public async Task CommitAsync(string message = "start")
    {
        if (!Directory.Exists(Path.Combine(Root, ".git")))
        {
            await GitAsync("init", "--quiet", "--initial-branch=main");
            await GitAsync("config", "user.name", "Jane Doe");
            await GitAsync("config", "user.email", "jane@example.com");
        }

        await GitAsync("add", "--all");
        await GitAsync("commit", "--quiet", $"--message={message}");
    }

    public async Task<string> GitAsync(params string[] arguments)
    {
        await using var git = _program.StartOther("git", arguments, Root);
        var result = await git.ExitAsync();
        Assert.True(result.ExitCode == 0, $"git {string.Join(' ', arguments)}: {result}");
        return WithoutPort(result.Output);
    }

    public async Task<string> KustomizeAsync(string directory, params string[] arguments)
    {
        await using var kustomize = _program.StartOther(RealPart.Require("kustomize"), ["build", directory, .. arguments], Root);
        var result = await kustomize.ExitAsync();
        Assert.True(result.ExitCode == 0, result.ToString());
        return WithoutPort(result.Output);
    }

    public async Task<ProgramResult> RunAsync(params string[] arguments)
    {
        var result = await _program.RunAsync([.. arguments, "--config", ConfigurationFile], Root);
        return result with { Output = WithoutPort(result.Output), Error = WithoutPort(result.Error) };
    }

    public async Task<(int ExitCode, JsonElement Report)> ReportAsync(params string[] arguments)
    {
        var result = await RunAsync([.. arguments, "--output", "json"]);
        Assert.True(result.Output.StartsWith('{'), result.ToString());
        return (result.ExitCode, JsonElement.Parse(result.Output));
    }

    /// <summary>A report as a case shows it: the exit code, the roots and the findings.</summary>
    public static string Show(int exitCode, JsonElement report)
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"exit code {exitCode}\n");
        foreach (var root in report.TryGetProperty("roots", out var roots) ? roots.EnumerateArray().ToArray() : [])
        {
            var pointers = string.Concat(root.GetProperty("pointedAtBy").EnumerateArray().Select(pointer => $"; {pointer.GetString()}"));
            text.Append(CultureInfo.InvariantCulture, $"root {root.GetProperty("directory").GetString()}: {root.GetProperty("status").GetString()}, ")
                .Append(CultureInfo.InvariantCulture, $"images: {root.GetProperty("images").GetInt32()}{pointers}\n");
        }

        foreach (var finding in report.GetProperty("findings").EnumerateArray())
        {
            string Part(string name) => finding.GetProperty(name).ToString();
            text.Append(CultureInfo.InvariantCulture, $"{Part("severity")} {Part("code")} {Part("file")}:{Part("line")} {Part("message")}\n  {Part("hint")}\n");
        }

        return text.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        await _source.DisposeAsync();
        await _own.DisposeAsync();
        _program.Dispose();
        _folder.Dispose();
    }

    private string WithoutPort(string text) =>
        text.Replace(_own.Address, Destination, StringComparison.Ordinal).Replace(_folder.Path, "", StringComparison.Ordinal);

    private string Configuration(string path) => $"""
        apiVersion: copyimage.dev/v1
        kind: CopyImage
        spec:
          destination: {_own.Address}/{path}
          mirrors:
            docker.io: [http://{_source.Address}]
            quay.io: [http://{_source.Address}]
            public.ecr.aws: [http://{_source.Address}]
          fieldSpecs:
          - kind: Prometheus
            path: spec/image

        """;
}
