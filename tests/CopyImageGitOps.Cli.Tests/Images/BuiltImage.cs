using System.Text.Json;
using CliWrap;
using CliWrap.Buffered;
using CopyImageGitOps.Cli.Tests.Kustomize;
using CopyImageGitOps.Testing;

namespace CopyImageGitOps.Cli.Tests.Images;

/// <summary>
/// The image that eng/image.sh builds with buildah from the published binary, on a base made of what this machine has, in a storage of its own.
/// Without a network: nothing is pulled.
/// </summary>
public class BuiltImage : IAsyncLifetime
{
    private const string Name = "localhost/copyimage-test";

    private readonly TemporaryFolder _folder = new();
    private string? _container;
    private Exception? _problem;

    /// <summary>The file system of a container made of it.</summary>
    public string Root { get; private set; } = "";

    /// <summary>As the OCI image specification has it: Env, Entrypoint, Cmd, WorkingDir, Labels.</summary>
    public JsonElement Config { get; private set; }

    public string User => Config.GetProperty(nameof(User)).GetString()!;

    /// <summary>What eng/image.sh printed.</summary>
    public string BuildOutput { get; private set; } = "";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>A problem is kept for the tests, because only they can be skipped.</summary>
    public async ValueTask InitializeAsync()
    {
        try
        {
            await BuildAsync();
        }
        catch (Exception exception) when (exception is RealPartMissingException or InvalidOperationException or IOException)
        {
            _problem = exception;
        }
    }

    /// <exception cref="RealPartMissingException">This machine cannot build it, and need not.</exception>
    public void Require()
    {
        if (_problem is RealPartMissingException) throw _problem;
        if (_problem is not null) throw new InvalidOperationException("The image could not be built: " + _problem.Message, _problem);
    }

    /// <summary>Runs a command in a container of buildah's, as the user that the image names.</summary>
    public async Task<string> RunWithBuildahAsync(params string[] command) => await BuildahAsync(["run", _container!, "--", .. command]);

    public async ValueTask DisposeAsync()
    {
        if (_container is not null) await BuildahAsync(["rm", "--all"]);
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>What eng/image.sh is told by its environment.</summary>
    protected virtual IReadOnlyDictionary<string, string?> Arguments { get; } =
        new Dictionary<string, string?> { ["IMAGE_ARGS"] = "BINARY=prebuilt TOOLS=localhost/base" };

    /// <summary>The folder with what was published.</summary>
    protected virtual string Published => CopyImageProgram.PublishedFolder;

    /// <summary>Where eng/image.sh looks for that.</summary>
    protected virtual string PublishedTo => "artifacts/publish";

    protected virtual Task WriteBaseAsync(string folder) => BareBase.WriteAsync(folder, Published, Token);

    private async Task BuildAsync()
    {
        RealPart.Require("buildah");
        var published = Published;
        await Containers.RequireAsync(Token);
        _folder.Add("storage.conf", $"[storage]\ndriver = \"vfs\"\ngraphroot = \"{_folder["graph"]}\"\nrunroot = \"{_folder["run"]}\"\n");
        await WriteBaseAsync(_folder["base"]);
        await BuildahAsync(["build", "--tag", "localhost/base", "--file", _folder.Add("Basefile", "FROM scratch\nCOPY . /\n")["Basefile"], _folder["base"]]);

        CopyCheckout(published);
        BuildOutput = await RunAsync(_folder["checkout/eng/image.sh"], []);
        _container = (await BuildahAsync(["from", Name])).Trim();
        Root = (await BuildahAsync(["mount", _container])).Trim();
        using var document = JsonDocument.Parse(await BuildahAsync(["inspect", "--type", "image", Name]));
        Config = document.RootElement.GetProperty("OCIv1").GetProperty("config").Clone();
    }

    /// <summary>So that a build leaves nothing in the real one.</summary>
    private void CopyCheckout(string published)
    {
        string[] files = ["Dockerfile", ".dockerignore", "Directory.Build.props", "LICENSE", "eng/image.sh", "eng/version.sh", "eng/rid.sh"];
        foreach (var file in files) Copy(Path.Combine(RepositoryRoot.Path, file), _folder[$"checkout/{file}"]);
        foreach (var file in Directory.GetFiles(published)) Copy(file, _folder[$"checkout/{PublishedTo}/{Path.GetFileName(file)}"]);
    }

    private static void Copy(string file, string target)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        File.Copy(file, target);
    }

    private Task<string> BuildahAsync(IReadOnlyList<string> arguments) => RunAsync("buildah", arguments);

    private async Task<string> RunAsync(string program, IReadOnlyList<string> arguments)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        var (name, all) = Containers.InNamespace(program, arguments);
        var result = await CliWrap.Cli.Wrap(name).WithArguments(all).WithValidation(CommandResultValidation.None)
            .WithEnvironmentVariables(variables => variables
                .Set("CONTAINERS_STORAGE_CONF", _folder["storage.conf"]).Set("BUILDAH_ISOLATION", "chroot")
                .Set("IMAGE", Name).Set("IMAGE_BUILDER", "buildah").Set(Arguments))
            .ExecuteBufferedAsync(timeout.Token);
        return result.ExitCode == 0
            ? result.StandardOutput
            : throw new InvalidOperationException($"{name} {string.Join(' ', all)}: exit code {result.ExitCode}: {result.StandardError}");
    }
}
