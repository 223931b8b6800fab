namespace CopyImageGitOps.Cli.Reporting;

/// <summary>How much the text output says; the JSON output always says everything.</summary>
public enum Verbosity
{
    /// <summary>Errors and warnings only.</summary>
    Quiet,

    Normal,

    /// <summary>Each reference with its place, too.</summary>
    Verbose,
}
