namespace CopyImageGitOps.Controller.Watching;

/// <summary>What is measured of the watches. Called from many threads; returns at once.</summary>
public interface IWatchMeter
{
    /// <summary>A kind was listed completely: at first, and whenever a watch could not be continued.</summary>
    void Listed(string kind);

    /// <summary>A watch of a kind ended, however it did, and another is begun.</summary>
    void Restarted(string kind);
}
