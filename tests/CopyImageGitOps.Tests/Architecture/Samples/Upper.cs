// The upper room of the test of the dependency test.
using CopyImageGitOps.Tests.Architecture.Samples.Lower;

namespace CopyImageGitOps.Tests.Architecture.Samples.Upper;

internal class Thing : Exception
{
    public static int Count => 1;

    public static T Make<T>() => default!;
}

[AttributeUsage(AttributeTargets.Method)]
internal sealed class MarkAttribute : Attribute;

internal sealed class Fine
{
    public Plain? Plain { get; set; }
}
