using System.Security.Cryptography;

namespace CopyImageGitOps.Controller.Leading;

/// <summary>The name under which a replica holds the Lease.</summary>
public static class LeaseIdentity
{
    /// <summary>As in <c>copyimage-controller-5c9f-x2x7q_4f1c9a2e</c>: a container that was restarted in its pod is another candidate than before.</summary>
    /// <param name="pod">The pod's name (<c>POD_NAME</c>); the host's name is used if there is none.</param>
    public static string Create(string? pod) =>
        $"{(string.IsNullOrEmpty(pod) ? Environment.MachineName : pod)}_{RandomNumberGenerator.GetHexString(8, lowercase: true)}";
}
