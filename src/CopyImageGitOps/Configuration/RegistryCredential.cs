using CopyImageGitOps.References;

namespace CopyImageGitOps.Configuration;

/// <summary>A user name and a password, and the one registry that they may be shown to. Not a record, so that nothing prints the password.</summary>
public sealed class RegistryCredential(Registry registry, string username, string password)
{
    public Registry Registry { get; } = registry;

    public string Username { get; } = username;

    public string Password { get; } = password;

    /// <summary>Without the password.</summary>
    public override string ToString() => $"{Username} at {Registry}";
}
