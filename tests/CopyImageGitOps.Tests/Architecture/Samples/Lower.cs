// The lower room, which uses the upper one in every way that there is.
using CopyImageGitOps.Tests.Architecture.Samples.Upper;

namespace CopyImageGitOps.Tests.Architecture.Samples.Lower;

internal sealed class Plain;

internal sealed class BaseType : Thing;

internal sealed class Field
{
    public Thing? Value { get; set; }
}

internal sealed class GenericArgument
{
    public List<Dictionary<string, Thing[]>>? Value { get; set; }
}

internal sealed class MethodBody
{
    public int Value() => Thing.Count + GetHashCode();
}

internal sealed class Lambda
{
    public Func<int> Value() => () => Thing.Count + GetHashCode();
}

internal sealed class AsyncBody
{
    public async Task<int> ValueAsync()
    {
        await Task.Yield();
        return Thing.Count + GetHashCode();
    }
}

internal sealed class GenericCall
{
    public object Value() => Enumerable.Empty<Thing>().Count() + GetHashCode();
}

internal sealed class TypeOf
{
    public object Value() => (typeof(Thing), GetHashCode());
}

internal sealed class Attributed
{
    [Mark]
    public int Value() => GetHashCode();
}

internal sealed class CatchBlock
{
    public int Value()
    {
        try
        {
            return GetHashCode();
        }
        catch (Thing)
        {
            return 0;
        }
    }
}

internal sealed class Constraint
{
    public int Value<T>() where T : Thing => GetHashCode();
}

internal sealed class AfterSwitch
{
    public int Value(int choice) => choice switch
    {
        0 => 7,
        1 => 11,
        2 => 13,
        3 => 17,
        _ => Thing.Count + GetHashCode(),
    };
}
