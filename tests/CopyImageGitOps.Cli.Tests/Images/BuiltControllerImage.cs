using CopyImageGitOps.Testing;

namespace CopyImageGitOps.Cli.Tests.Images;

/// <summary>The same of the controller, from what <c>make publish</c> made.</summary>
public sealed class BuiltControllerImage : BuiltImage
{
    protected override IReadOnlyDictionary<string, string?> Arguments { get; } = new Dictionary<string, string?>
    {
        ["IMAGE_TARGET"] = "controller",
        ["IMAGE_ARGS"] = "BINARY=prebuilt CONTROLLER_TOOLS=localhost/base",
    };

    protected override string Published
    {
        get
        {
            var folder = Path.Combine(CopyImageProgram.PublishedFolder, "controller");
            return Directory.Exists(folder) ? folder : throw RealPart.Missing($"'{folder}' is not there (make publish).");
        }
    }

    protected override string PublishedTo => "artifacts/publish/controller";

    protected override Task WriteBaseAsync(string folder) => ControllerBase.WriteAsync(folder, TestContext.Current.CancellationToken);
}
