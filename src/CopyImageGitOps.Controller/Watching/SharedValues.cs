namespace CopyImageGitOps.Controller.Watching;

/// <summary>
/// Gives equal values one object: thousands of workloads have the same few namespaces, images and container names. Bounded; a value that has made
/// room for another one is only no longer shared. Safe to use from many threads.
/// </summary>
internal sealed class SharedValues<T> where T : class
{
    private readonly T?[] _values = new T?[4096];

    public T Of(T value)
    {
        ref var known = ref _values[(uint)value.GetHashCode() % (uint)_values.Length];
        var present = Volatile.Read(ref known);
        if (value.Equals(present)) return present;
        Volatile.Write(ref known, value);
        return value;
    }
}
