namespace CopyImageGitOps.Registries.Credentials;

/// <summary>What a registry is logged in to with. Printing it shows no secret.</summary>
public sealed class Credential : IEquatable<Credential>
{
    private Credential(string username, string secret, bool isIdentityToken) => (Username, Secret, IsIdentityToken) = (username, secret, isIdentityToken);

    public string Username { get; }

    /// <summary>True for an OAuth2 refresh token, which is only ever sent to the token server.</summary>
    public bool IsIdentityToken { get; }

    internal string Secret { get; }

    public static Credential Password(string username, string password) => new(username, password, isIdentityToken: false);

    public static Credential IdentityToken(string token) => new("<token>", token, isIdentityToken: true);

    public bool Equals(Credential? other) =>
        other is not null && Username == other.Username && Secret == other.Secret && IsIdentityToken == other.IsIdentityToken;

    public override bool Equals(object? obj) => Equals(obj as Credential);

    public override int GetHashCode() => HashCode.Combine(Username, Secret, IsIdentityToken);

    public override string ToString() => $"{Username}:***";
}
