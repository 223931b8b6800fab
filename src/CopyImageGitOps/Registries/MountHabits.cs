namespace CopyImageGitOps.Registries;

/// <summary>
/// What a registry has shown about mounts so far. A race costs a request, never correctness.
/// </summary>
internal sealed class MountHabits
{
    /// <summary>So many misses in a row are no accident of an interrupted copy, of which some blobs are there.</summary>
    private const int Several = 8;

    private volatile bool _honours;
    private volatile bool _refuses;
    private int _missed;

    /// <summary>It has answered 201 to one: so 202 means that the blob is not there.</summary>
    public bool Honours => _honours;

    /// <summary>It answers with an error: mounts are not tried any more, as each try is a request.</summary>
    public bool Refuses => _refuses && !_honours;

    /// <summary>It has been asked for several blobs, and had none of them: the next one will hardly be there either.</summary>
    public bool FindNothing => Volatile.Read(ref _missed) >= Several && !_honours;

    public void MarkHonoured() => _honours = true;

    public void MarkMissing() => Interlocked.Increment(ref _missed);

    public void MarkRefused() => _refuses = true;
}
