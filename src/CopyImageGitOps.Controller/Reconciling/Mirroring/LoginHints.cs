using CopyImageGitOps.Controller.Watching;

namespace CopyImageGitOps.Controller.Reconciling.Mirroring;

/// <summary>
/// What can be done about a source that refuses: nobody logs in by hand in a cluster, as the hints of the command line ask. Registries answer alike for
/// private and for absent images.
/// </summary>
internal static class LoginHints
{
    private const string OwnLogin = "give the controller a login (the Secret copyimage-registries)";

    /// <summary>The Secrets could not be used; what is said of them follows.</summary>
    public const string Unread = "Check that the image exists, and the workload's pull secrets.";

    /// <summary>The Secrets are not to be read, or the workload has none.</summary>
    public static string Untried(Workload workload) => workload.PullSecrets.Count == 0
        ? $"Check that the image exists. If it takes a login, {OwnLogin}."
        : $"Check that the image exists. If it takes a login, set 'workloadPullSecrets: true', so that the workload's pull secrets are tried, or {OwnLogin}.";

    /// <summary>The Secrets did not help.</summary>
    public static string Tried(Workload workload) =>
        $"Check that the image exists, and the logins in the workload's pull secrets ({string.Join(", ", workload.PullSecrets)}), which were tried too.";
}
