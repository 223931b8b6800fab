namespace CopyImageGitOps.Controller.Reconciling.Events;

/// <summary>What is said of an object. Equal ones are one event that is counted.</summary>
public sealed record ObjectEvent
{
    /// <summary>The API server takes no more (k8s.io/kubernetes, pkg/apis/core/validation/events.go).</summary>
    private const int MaximumMessage = 1024;

    /// <param name="subject">Its resource version is not looked at: the same of a newer version is the same.</param>
    /// <param name="message">Cut where it is too long.</param>
    public ObjectEvent(EventSubject subject, EventKind kind, string reason, string message)
    {
        (Subject, Kind, Reason) = (subject with { ResourceVersion = null }, kind, reason);
        Message = message.Length <= MaximumMessage ? message : message[..(MaximumMessage - 1)] + "…";
    }

    public EventSubject Subject { get; }

    public EventKind Kind { get; }

    public string Reason { get; }

    public string Message { get; }
}

/// <summary>An event in the cluster that stands for one or several equal ones.</summary>
public sealed record EventSeries(string Name, DateTimeOffset First, DateTimeOffset Last, int Count)
{
    /// <summary>The limit of a name, less a point and the 16 characters that make it unique.</summary>
    private const int MaximumPrefix = 253 - 17;

    internal static EventSeries Begin(ObjectEvent happened, DateTimeOffset now) => new(NameOf(happened.Subject.Name), now, now, 1);

    private static string NameOf(string subject)
    {
        // Owners of any kind may have names that an event must not have.
        var name = string.Concat(subject.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' ? c : '-'));
        if (name.Length > MaximumPrefix) name = name[..MaximumPrefix];
        return $"{name.Trim('-', '.')}.{Guid.NewGuid().ToString("N")[..16]}";
    }
}
