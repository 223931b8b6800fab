using CopyImageGitOps.Findings;

namespace CopyImageGitOps.Configuration.Shapes;

/// <summary>Collects what is wrong with one source of configuration.</summary>
/// <param name="file">Null for the environment and the command line.</param>
internal sealed class ConfigFaults(string? file)
{
    private readonly List<Finding> _findings = [];

    public IReadOnlyList<Finding> Findings => _findings;

    public void Add(string message, string? hint = null, int? line = null, string? field = null) =>
        _findings.Add(new Finding(Severity.Error, FindingCodes.ConfigInvalid, message) { Hint = hint, File = file, Line = line, Field = field });
}
