using System.Text.RegularExpressions;
using CopyImageGitOps.Tests.Architecture;

namespace CopyImageGitOps.Tests.Registries;

/// <summary>docs/registry-mistakes.md names a test for each mistake.</summary>
public sealed partial class RegistryMistakesTests
{
    private static readonly ILookup<string, string> Tests = typeof(RegistryMistakesTests).Assembly.GetTypes()
        .SelectMany(type => type.GetMethods().Where(IsTest).Select(method => (Class: type.Name, method.Name)))
        .ToLookup(test => test.Class, test => test.Name);

    [Fact]
    public void Each_mistake_has_a_test_that_exists()
    {
        var rows = SourceTree.Read("docs/registry-mistakes.md").Split('\n')
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal) && !line.StartsWith("| mistake |", StringComparison.Ordinal))
            .Where(line => !line.StartsWith("| ---", StringComparison.Ordinal))
            .ToList();

        Assert.NotEmpty(rows);
        Assert.All(rows, row =>
        {
            var names = Name().Matches(row.Split('|')[^2]);
            Assert.NotEmpty(names);
            Assert.All(names, name => Assert.Contains(name.Groups[2].Value, Tests[name.Groups[1].Value]));
        });
    }

    private static bool IsTest(System.Reflection.MethodInfo method) => method.IsDefined(typeof(FactAttribute), inherit: true);

    [GeneratedRegex(@"`(\w+)\.(\w+)`")]
    private static partial Regex Name();
}
