using LibGit2Sharp;

namespace CopyImageGitOps.Cli.Git;

/// <summary>The process-wide settings of libgit2, and the border at which its exceptions become <see cref="GitException"/>s.</summary>
internal static class GitLibrary
{
    private static readonly Lazy<bool> Ready = new(Configure);

    private static bool Configure()
    {
        // safe.directory guards against repositories of other users whose configuration makes git run programs. libgit2 runs none, and in
        // containers the checkout nearly always belongs to another user (https://github.com/actions/runner/issues/2033).
        GlobalSettings.SetOwnerValidation(enabled: false);
        // Nothing here fetches; what is checked out is there, also in a partial clone. Nothing here deletes objects.
        GlobalSettings.SetExtensions("partialclone", "preciousobjects");
        return true;
    }

    public static T Run<T>(Func<T> action)
    {
        try
        {
            return Ready.Value ? action() : throw new InvalidOperationException();
        }
        catch (LockedFileException e)
        {
            throw new GitException(GitFindings.Locked(e.Message), e);
        }
        catch (LibGit2SharpException e)
        {
            throw new GitException(GitFindings.Failed(e.Message), e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new GitException(GitFindings.Failed(e.Message), e);
        }
        catch (Exception e) when (e is DllNotFoundException or TypeInitializationException { InnerException: DllNotFoundException })
        {
            throw new GitException(GitFindings.Unavailable(e.GetBaseException().Message), e);
        }
    }
}
