using CopyImageGitOps.Registries;

namespace CopyImageGitOps.Copying.Referrers;

/// <summary>An image was not copied because what belongs to it could not be: its signatures, attestations or SBOMs.</summary>
internal sealed class ReferrersException : Exception
{
    private ReferrersException(ImageCopy image, RegistryException cause)
        : base($"The signatures and other referrers of '{image.Request.Source}' could not be copied, so its copy was not published: {cause.Message}", cause)
    {
        Cause = cause;
    }

    public RegistryException Cause { get; }

    public string Hint => $"{Cause.Hint} To copy images without what refers to them, set 'referrers: none'.".TrimStart();

    public static async Task<T> WrapAsync<T>(ImageCopy image, Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (RegistryException e)
        {
            throw new ReferrersException(image, e);
        }
    }
}
