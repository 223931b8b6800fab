namespace CopyImageGitOps.Controller.Hosting;

/// <summary>What the process tells its caller: the numbers are those of the command line.</summary>
internal static class ExitCode
{
    public const int Done = 0;

    /// <summary>It began, and could not go on.</summary>
    public const int Failed = 1;

    /// <summary>Wrong usage or configuration; nothing was touched.</summary>
    public const int Usage = 2;
}
