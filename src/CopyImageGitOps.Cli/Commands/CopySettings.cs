using System.CommandLine;
using CopyImageGitOps.Configuration;

namespace CopyImageGitOps.Cli.Commands;

/// <summary>The options that say what of an image is copied, and under which tags.</summary>
internal sealed class CopySettings
{
    private readonly Option<string[]> _platforms = CommonOptions.List(
        "--platforms",
        "Copy only these platforms of an image, as in linux/amd64; the index stays as it is, and the registry must accept that. Default: all.",
        "PLATFORM");

    private readonly Option<string[]> _tags = CommonOptions.List(
        "--tags",
        "The tags of a copy, made of {tag}, {digest:12} and {digest}; manifests get the first. Default: {tag}.",
        "TEMPLATE");

    private readonly Option<string?> _tagConflict = new("--tag-conflict")
    {
        Description = "For a tag that the destination has with another digest: update, keep or fail. "
            + "Default: update with 'copy'; else update what copyimage.lock has written, and fail for others.",
        HelpName = "POLICY",
    };

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_platforms, _tags, _tagConflict]) command.Add(option);
    }

    public ConfigOverrides Overrides(ParseResult parsed, ConfigOverrides others) => others with
    {
        Platforms = parsed.GetValue(_platforms),
        Tags = parsed.GetValue(_tags),
        TagConflict = parsed.GetValue(_tagConflict),
    };
}
