using CopyImageGitOps.Certificates;
using CopyImageGitOps.Copying.Referrers;
using CopyImageGitOps.Findings;
using CopyImageGitOps.Layouts;
using CopyImageGitOps.Registries;
using CopyImageGitOps.Registries.Credentials;

namespace CopyImageGitOps.Copying;

/// <summary>Turns what went wrong into the words of a finding.</summary>
public static class CopyFailures
{
    /// <summary>The failure that an exception means, or null if it is none of this room's: then it is a defect and must surface.</summary>
    public static CopyFailure? From(Exception exception) => exception switch
    {
        RegistryException e => new CopyFailure(e.FindingCode, e.Message, e.Hint) { Side = e.Side, RetryAfter = e.RetryAfter },
        CopyException e => e.Failure,
        ReferrersException e => new CopyFailure(FindingCodes.ReferrersNotCopied, e.Message, e.Hint),
        LayoutException e => new CopyFailure(e.FindingCode, e.Message, e.Hint),
        CredentialsException e => new CopyFailure(FindingCodes.CredentialsUnreadable, e.Message, e.Hint),
        CertificateException e => new CopyFailure(FindingCodes.CertificateUnreadable, e.Message, e.Hint),
        _ => null,
    };
}
