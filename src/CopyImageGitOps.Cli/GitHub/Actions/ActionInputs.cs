namespace CopyImageGitOps.Cli.GitHub.Actions;

/// <summary>What the step does: each is the command of the same name.</summary>
internal enum ActionMode
{
    Run,
    Plan,
    Check,
    Update,
}

/// <summary>The inputs of action.yml, which describes each.</summary>
internal sealed record ActionInputs
{
    private static readonly (string, ActionMode)[] Modes =
        [("run", ActionMode.Run), ("plan", ActionMode.Plan), ("check", ActionMode.Check), ("update", ActionMode.Update)];

    public ActionMode Mode { get; init; }

    /// <summary>Relative to the workspace.</summary>
    public string Path { get; init; } = ".";

    public string? Config { get; init; }

    public string? Destination { get; init; }

    public string? RegistryUsername { get; init; }

    public string? RegistryPassword { get; init; }

    public string? Token { get; init; }

    public CommitInputs Commit { get; init; } = new();

    public PublishInputs Publish { get; init; } = new();

    public bool DryRun { get; init; }

    /// <summary>The command's name.</summary>
    public string Command => Modes.Single(mode => mode.Item2 == Mode).Item1;

    /// <summary>Whether a commit may be made.</summary>
    public bool Commits => Mode is ActionMode.Run or ActionMode.Update && !DryRun;

    /// <summary>Whether something is sent to the repository at GitHub.</summary>
    public bool Publishes => Commits && (Publish.Push || Publish.PullRequest);

    public static ActionInputs Read(InputReader reader)
    {
        var inputs = new ActionInputs
        {
            Mode = reader.Choice("mode", Modes),
            Path = reader.Text("path") ?? ".",
            Config = reader.Text("config"),
            Destination = reader.Text("destination"),
            RegistryUsername = reader.Text("registry-username"),
            RegistryPassword = reader.Secret("registry-password"),
            Token = reader.Secret("token"),
            Commit = CommitInputs.Read(reader),
            Publish = PublishInputs.Read(reader),
            DryRun = reader.Switch("dry-run") ?? false,
        };
        if (inputs.RegistryUsername is null != inputs.RegistryPassword is null) ReportHalfLogin(reader, inputs);
        return inputs;
    }

    private static void ReportHalfLogin(InputReader reader, ActionInputs inputs)
    {
        var (missing, given) = inputs.RegistryPassword is null ? ("registry-password", "registry-username") : ("registry-username", "registry-password");
        reader.Wrong(
            missing, $"is empty, but '{given}' is given", "Give both, or neither. Secrets are empty if they are not set, and in pull requests from forks.");
    }
}

/// <summary>How the commit is made.</summary>
internal sealed record CommitInputs
{
    public string? Message { get; init; }

    public (string Name, string Email)? Author { get; init; }

    public (string Name, string Email)? Committer { get; init; }

    public bool SignOff { get; init; }

    public static CommitInputs Read(InputReader reader) => new()
    {
        Message = reader.Text("commit-message"),
        Author = reader.Person("author"),
        Committer = reader.Person("committer"),
        SignOff = reader.Switch("signoff") ?? false,
    };
}

/// <summary>Where the commit goes.</summary>
internal sealed record PublishInputs
{
    public bool Push { get; init; }

    public bool PullRequest { get; init; }

    public bool SignCommits { get; init; }

    public string? Branch { get; init; }

    public int? PushAttempts { get; init; }

    public string? Base { get; init; }

    public string? Title { get; init; }

    public string? Body { get; init; }

    public IReadOnlyList<string> Labels { get; init; } = [];

    public IReadOnlyList<string> Reviewers { get; init; } = [];

    public bool Draft { get; init; }

    public bool? DeleteBranch { get; init; }

    public static PublishInputs Read(InputReader reader) => new()
    {
        Push = reader.Switch("push") ?? false,
        PullRequest = reader.Switch("pull-request") ?? false,
        SignCommits = reader.Switch("sign-commits") ?? false,
        Branch = reader.Text("branch"),
        PushAttempts = reader.PositiveNumber("push-attempts"),
        Base = reader.Text("base"),
        Title = reader.Text("title"),
        Body = reader.Text("body"),
        Labels = reader.List("labels"),
        Reviewers = reader.List("reviewers"),
        Draft = reader.Switch("draft") ?? false,
        DeleteBranch = reader.Switch("delete-branch"),
    };
}
