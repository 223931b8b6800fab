using System.Collections.Immutable;
using CopyImageGitOps.Controller.Reconciling.Mirroring;
using CopyImageGitOps.Controller.Watching;

namespace CopyImageGitOps.Controller.Reconciling;

/// <summary>
/// Notices who puts a public image back. A repair whose field holds the same public image again was reverted; three times within ten minutes is a
/// fight that only people can end, so the object is left alone for an hour. Another image in the field, or another object of the name, begins anew.
/// </summary>
public sealed class RevertLog(TimeProvider time)
{
    private const int Allowed = 3;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    /// <summary>As long as a pause lasts, so that one is not forgotten early.</summary>
    private readonly TimedCache<ObjectKey, History> _objects = new(time, Pause, capacity: 10_000);

    /// <param name="Uid">Of the object.</param>
    /// <param name="Fields">By their paths.</param>
    private sealed record History(string Uid, ImmutableDictionary<string, Field> Fields);

    /// <param name="Image">That was replaced.</param>
    /// <param name="IsStanding">The last repair has not been seen reverted.</param>
    /// <param name="Reverts">When repairs were seen reverted, the last three.</param>
    private sealed record Field(string Image, bool IsStanding, ImmutableArray<DateTimeOffset> Reverts);

    /// <summary>Takes in what an object that has drifted looks like now.</summary>
    /// <returns>Until when it is to be left alone; null if it may be repaired.</returns>
    public DateTimeOffset? Look(Workload workload)
    {
        if (_objects.Find(workload.Key) is not { } history) return null;
        if (history.Uid != workload.Uid)
        {
            Forget(workload.Key);
            return null;
        }

        var seen = history with { Fields = Seen(history.Fields, workload) };
        if (seen.Fields.Count == 0) Forget(workload.Key);
        else if (!seen.Fields.SequenceEqual(history.Fields)) _objects.Set(workload.Key, seen);
        return seen.Fields.Values.Select(UntilOf).Max();
    }

    /// <summary>An object has been patched.</summary>
    public void Repaired(Workload workload)
    {
        var fields = (_objects.Find(workload.Key) is { } history && history.Uid == workload.Uid ? history.Fields : null)
            ?? ImmutableDictionary.Create<string, Field>(StringComparer.Ordinal);
        foreach (var image in workload.Images)
        {
            var known = fields.GetValueOrDefault(image.Path);
            fields = fields.SetItem(image.Path, new Field(image.Field.Value, IsStanding: true, known?.Image == image.Field.Value ? known.Reverts : []));
        }

        _objects.Set(workload.Key, new History(workload.Uid, fields));
    }

    /// <summary>The object is gone.</summary>
    public void Forget(ObjectKey key) => _objects.Remove(key);

    private ImmutableDictionary<string, Field> Seen(ImmutableDictionary<string, Field> fields, Workload workload)
    {
        foreach (var image in workload.Images)
        {
            if (!fields.TryGetValue(image.Path, out var field)) continue;
            if (field.Image != image.Field.Value) fields = fields.Remove(image.Path);
            else if (field.IsStanding) fields = fields.SetItem(image.Path, Reverted(field));
        }

        return fields;
    }

    private Field Reverted(Field field) => field with { IsStanding = false, Reverts = [.. field.Reverts.TakeLast(Allowed - 1), time.GetUtcNow()] };

    private DateTimeOffset? UntilOf(Field field)
    {
        if (field.Reverts.Length < Allowed || field.Reverts[^1] - field.Reverts[0] > Window) return null;
        var until = field.Reverts[^1] + Pause;
        return time.GetUtcNow() < until ? until : null;
    }
}
