namespace CopyImageGitOps.Cli.GitHub.Actions;

/// <summary>What the command is told by its environment: secrets, and who commits.</summary>
internal static class ActionVariables
{
    /// <summary>The variables to set; null takes one away.</summary>
    /// <param name="read">Gives the value of a variable, or null.</param>
    public static IReadOnlyDictionary<string, string?> Of(ActionInputs inputs, Func<string, string?> read)
    {
        var variables = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            // Programs that are started, such as git's hooks, have no use for these.
            [InputReader.VariableOf("registry-password")] = null,
            [InputReader.VariableOf("token")] = null,
        };
        if (inputs.RegistryUsername is not null)
            (variables["COPYIMAGE_USERNAME"], variables["COPYIMAGE_PASSWORD"]) = (inputs.RegistryUsername, inputs.RegistryPassword);
        if (inputs.Token is not null) variables["GITHUB_TOKEN"] = inputs.Token;
        if (inputs.Commit.Committer is not var (name, email)) return variables;
        Set("COMMITTER");
        // A runner's git has no identity. One that the user gave it counts; an author in the configuration is stronger than both.
        if (read("GIT_AUTHOR_NAME") is null or "") Set("AUTHOR");
        return variables;

        void Set(string role) => (variables[$"GIT_{role}_NAME"], variables[$"GIT_{role}_EMAIL"]) = (name, email);
    }
}
