namespace CopyImageGitOps.Cli.Commands;

/// <summary>What the process tells its caller.</summary>
internal static class ExitCode
{
    public const int Done = 0;

    /// <summary>Something failed; what could be done safely was done.</summary>
    public const int Failed = 1;

    /// <summary>Wrong usage or configuration; nothing was touched.</summary>
    public const int Usage = 2;

    /// <summary><c>check</c> or <c>verify</c> found something.</summary>
    public const int CheckFailed = 3;

    /// <summary>128 + SIGINT.</summary>
    public const int Interrupted = 130;
}
