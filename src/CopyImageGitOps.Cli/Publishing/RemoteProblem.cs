namespace CopyImageGitOps.Cli.Publishing;

/// <summary>Why a remote repository did not do what it was asked for.</summary>
internal enum RemoteProblem
{
    /// <summary>No text that is known.</summary>
    Other,

    /// <summary>There are no credentials, or they are wrong.</summary>
    Unauthorized,

    /// <summary>The credentials are right, and may not do it.</summary>
    Denied,

    NotFound,

    /// <summary>The network, or the server, did not work.</summary>
    Unavailable,
}

/// <summary>The texts by which problems are known, of git, OpenSSH and GitHub: nothing else tells them apart.</summary>
internal static class RemoteProblems
{
    /// <summary>The first that is found wins: a server's own words come before what git makes of them.</summary>
    private static readonly (string Text, RemoteProblem Problem)[] Known =
    [
        ("write access to repository not granted", RemoteProblem.Denied),
        ("marked as read only", RemoteProblem.Denied),
        ("permission denied (publickey", RemoteProblem.Unauthorized),
        ("host key verification failed", RemoteProblem.Unauthorized),
        ("repository not found", RemoteProblem.NotFound),
        ("could not read username", RemoteProblem.Unauthorized),
        ("could not read password", RemoteProblem.Unauthorized),
        ("authentication failed", RemoteProblem.Unauthorized),
        ("returned error: 401", RemoteProblem.Unauthorized),
        ("returned error: 403", RemoteProblem.Denied),
        ("denied to ", RemoteProblem.Denied),
        ("returned error: 404", RemoteProblem.NotFound),
        ("does not appear to be a git repository", RemoteProblem.NotFound),
        ("returned error: 30", RemoteProblem.NotFound),
        ("' not found", RemoteProblem.NotFound),
        ("unable to access", RemoteProblem.Unavailable),
        ("rpc failed", RemoteProblem.Unavailable),
        ("could not read from remote repository", RemoteProblem.Unavailable),
        ("hung up unexpectedly", RemoteProblem.Unavailable),
        ("unable to look up", RemoteProblem.Unavailable),
        ("unable to connect", RemoteProblem.Unavailable),
        ("early eof", RemoteProblem.Unavailable),
    ];

    /// <param name="error">What git wrote to standard error.</param>
    public static RemoteProblem In(string error) =>
        Array.Find(Known, known => error.Contains(known.Text, StringComparison.OrdinalIgnoreCase)).Problem;
}
