namespace CopyImageGitOps.Testing.GitHub;

/// <summary>A pull request of an in-process GitHub.</summary>
public sealed class PullRequestRecord(int number, string head, string author)
{
    public int Number => number;

    /// <summary>The branch that is to be merged.</summary>
    public string Head => head;

    /// <summary>The login of who opened it.</summary>
    public string Author => author;

    public string Base { get; set; } = "";

    public string Title { get; set; } = "";

    public string? Body { get; set; }

    public bool IsOpen { get; set; } = true;

    public bool IsDraft { get; set; }

    /// <summary>The repository of its branch; another one for a fork.</summary>
    public string HeadRepository { get; set; } = "";

    public List<string> Labels { get; } = [];

    public List<string> Reviewers { get; } = [];

    public List<string> Teams { get; } = [];

    /// <summary>Who has given a review.</summary>
    public List<string> Reviews { get; } = [];
}
