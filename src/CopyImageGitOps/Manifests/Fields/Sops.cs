using CopyImageGitOps.Manifests.Trees;

namespace CopyImageGitOps.Manifests.Fields;

/// <summary>What SOPS protects in a file (https://github.com/getsops/sops#message-authentication-code).</summary>
internal enum SopsProtection
{
    None,

    /// <summary>Only what is encrypted is part of the authentication code.</summary>
    EncryptedValues,

    /// <summary>Every value is, so a change to one in plain text makes the file undecryptable.</summary>
    AllValues,
}

internal static class Sops
{
    /// <summary>What a document says of the file: several documents have one authentication code, so one that is encrypted speaks for all.</summary>
    public static SopsProtection Of(Node document)
    {
        if (document.Find("sops") is not MappingNode sops) return SopsProtection.None;
        if (sops.Find("mac") is null && sops.Find("lastmodified") is null) return SopsProtection.None;
        return sops.FindText("mac_only_encrypted") == "true" ? SopsProtection.EncryptedValues : SopsProtection.AllValues;
    }

    public static bool Protects(this SopsProtection protection, string value) =>
        protection == SopsProtection.AllValues
        || protection == SopsProtection.EncryptedValues && value.StartsWith("ENC[", StringComparison.Ordinal);
}
