namespace CopyImageGitOps.Tests.Fuzzing;

/// <summary>Something that takes bytes from anybody. To add one: a class, and a line in <see cref="All"/>.</summary>
public abstract class FuzzTarget
{
    public static IReadOnlyList<FuzzTarget> All { get; } =
        [new YamlFuzzTarget(), new JsonFuzzTarget(), new ReferenceFuzzTarget(), new KustomizationFuzzTarget()];

    /// <summary>Also the folder of its inputs below <c>Fuzzing/Corpus</c>.</summary>
    public abstract string Name { get; }

    /// <summary>A valid input, from which the mutations begin.</summary>
    public abstract byte[] Seed(Random random);

    /// <summary>Throws if what must hold for every input does not.</summary>
    /// <returns>Whether the input was good enough for more than a finding: a campaign in which few are tests little.</returns>
    public abstract bool Check(byte[] input);

    public override string ToString() => Name;
}
