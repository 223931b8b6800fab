using CopyImageGitOps.Cli.GitHub.Actions;

namespace CopyImageGitOps.Cli.Tests.Actions;

public sealed class ActionInputTests
{
    [Fact]
    public void Each_fault_is_a_finding_and_all_are_found()
    {
        var reader = new InputReader(Environment(
            ("mode", "chekc"), ("push", "yes"), ("push-attempts", "0"), ("author", "Jane"), ("committer", "jane@example.com"), ("registry-username", "jane")));

        ActionInputs.Read(reader);

        Assert.Equal(
            [
                "The input 'mode' is 'chekc', which is none of run, plan, check, update. Did you mean 'check'?",
                "The input 'author' is 'Jane', which is not of the form 'Name <mail>'. Write it as 'Jane Doe <jane@example.com>'.",
                "The input 'committer' is 'jane@example.com', which is not of the form 'Name <mail>'. Write it as 'Jane Doe <jane@example.com>'.",
                "The input 'push' is 'yes', which is neither true nor false. Write true or false.",
                "The input 'push-attempts' is '0', which is no whole number above 0. Write it in digits.",
                "The input 'registry-password' is empty, but 'registry-username' is given. "
                    + "Give both, or neither. Secrets are empty if they are not set, and in pull requests from forks.",
            ],
            reader.Faults.Select(fault => $"{fault.Message} {fault.Hint}"));
    }

    [Fact]
    public void Defaults_and_blanks_count_as_not_given()
    {
        var reader = new InputReader(Environment(("mode", ""), ("path", " "), ("destination", "\n"), ("labels", " , ")));

        var inputs = ActionInputs.Read(reader);

        Assert.Empty(reader.Faults);
        Assert.Equal(["run", "--", "."], ActionArguments.Of(inputs));
    }

    [Fact]
    public void A_push_has_its_options_and_no_others() => Assert.Equal(
        [
            "run", "--config=a b.yaml", "--destination=r.example.com/m", "--commit-message=Use\ncopies", "--author=Jane Doe <jane@example.com>", "--sign-off",
            "--push", "--sign-commits", "--branch=-main", "--push-attempts=7", "--", "--path",
        ],
        Arguments(
            ("config", "a b.yaml"), ("destination", "r.example.com/m"), ("commit-message", "Use\ncopies"), ("author", "Jane Doe <jane@example.com>"),
            ("signoff", "true"), ("push", "true"), ("sign-commits", "TRUE"), ("branch", "-main"), ("push-attempts", "7"), ("path", "--path"),
            ("title", "not looked at"), ("labels", "not looked at"), ("registry-username", "jane"), ("registry-password", "secret"), ("token", "secret")));

    [Fact]
    public void A_pull_request_has_its_options_too() => Assert.Equal(
        [
            "update", "--pull-request", "--branch=b", "--base=main", "--title=T: 1=1", "--body=B", "--label=one", "--label=two words", "--reviewer=jane",
            "--reviewer=team:ops", "--draft", "--delete-branch=false", "--", ".",
        ],
        Arguments(
            ("mode", "update"), ("push", "true"), ("pull-request", "true"), ("branch", "b"), ("base", "main"), ("title", "T: 1=1"), ("body", "B"),
            ("labels", "one, two words"), ("reviewers", "jane\nteam:ops\n"), ("draft", "true"), ("delete-branch", "false")));

    [Theory]
    [InlineData("plan")]
    [InlineData("check")]
    public void What_changes_nothing_gets_no_options_of_a_commit(string mode) => Assert.Equal(
        [mode, "--", "."], Arguments(("mode", mode), ("push", "true"), ("pull-request", "true"), ("commit-message", "x"), ("dry-run", "true")));

    [Fact]
    public void A_dry_run_pushes_nothing() => Assert.Equal(["run", "--dry-run", "--", "."], Arguments(("push", "true"), ("dry-run", "true")));

    [Fact]
    public void Secrets_and_people_are_handed_over_in_the_environment()
    {
        var read = Environment(
            ("registry-username", "jane"), ("registry-password", " s3cret "), ("token", "ghs_1"), ("committer", "Bot <bot@example.com>"));

        Assert.Equal(
            [
                "COPYIMAGE_PASSWORD= s3cret ", "COPYIMAGE_USERNAME=jane", "GITHUB_TOKEN=ghs_1", "GIT_AUTHOR_EMAIL=bot@example.com", "GIT_AUTHOR_NAME=Bot",
                "GIT_COMMITTER_EMAIL=bot@example.com", "GIT_COMMITTER_NAME=Bot", "INPUT_REGISTRY_PASSWORD=", "INPUT_TOKEN=",
            ],
            ActionVariables.Of(ActionInputs.Read(new InputReader(read)), read).Select(v => $"{v.Key}={v.Value}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void An_author_that_the_job_has_set_stays()
    {
        var read = Environment(("committer", "Bot <bot@example.com>"));
        string? WithAuthor(string name) => name == "GIT_AUTHOR_NAME" ? "Jane" : read(name);

        Assert.DoesNotContain(
            ActionVariables.Of(ActionInputs.Read(new InputReader(WithAuthor)), WithAuthor).Keys,
            name => name.StartsWith("GIT_AUTHOR", StringComparison.Ordinal));
    }

    private static IReadOnlyList<string> Arguments(params (string Input, string Value)[] inputs)
    {
        var reader = new InputReader(Environment(inputs));
        var arguments = ActionArguments.Of(ActionInputs.Read(reader));
        Assert.Empty(reader.Faults);
        return arguments;
    }

    private static Func<string, string?> Environment(params (string Input, string Value)[] inputs)
    {
        var variables = inputs.ToDictionary(input => InputReader.VariableOf(input.Input), input => input.Value);
        return variables.GetValueOrDefault;
    }
}
