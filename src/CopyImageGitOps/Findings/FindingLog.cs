namespace CopyImageGitOps.Findings;

/// <summary>Collects the findings of a run; safe to use from many threads.</summary>
public sealed class FindingLog
{
    private readonly Lock _lock = new();
    private readonly HashSet<Finding> _findings = [];

    /// <summary>Adds a finding; an equal one is kept once.</summary>
    public void Add(Finding finding)
    {
        lock (_lock) _findings.Add(finding);
    }

    public void AddRange(IEnumerable<Finding> findings)
    {
        foreach (var finding in findings) Add(finding);
    }

    public bool HasErrors
    {
        get
        {
            lock (_lock) return _findings.Any(f => f.Severity == Severity.Error);
        }
    }

    /// <summary>All findings so far, by file, line and code, those without a file first: the order does not depend on timing.</summary>
    public IReadOnlyList<Finding> ToSortedList()
    {
        lock (_lock)
        {
            return
            [
                .. _findings
                    .OrderBy(f => f.File ?? "", StringComparer.Ordinal).ThenBy(f => f.Line ?? 0)
                    .ThenBy(f => f.Code, StringComparer.Ordinal)
                    .ThenBy(f => f.Field ?? "", StringComparer.Ordinal)
                    .ThenBy(f => f.Message, StringComparer.Ordinal),
            ];
        }
    }
}
