using CopyImageGitOps.References;

namespace CopyImageGitOps.Tests.Architecture;

/// <summary>Holds the layout: a room is a namespace below the library's, and uses only the rooms that stand behind it here.</summary>
public sealed class DependencyDirectionTests
{
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["References"] = [],
        ["Findings"] = [],
        ["Certificates"] = [],
        ["Manifests"] = ["References", "Findings"],
        ["Kustomize"] = ["References", "Findings", "Manifests", "Locking", "Configuration"],
        ["Registries"] = ["References", "Findings", "Certificates"],
        ["Locking"] = ["References", "Findings"],
        ["Configuration"] = ["References", "Findings", "Certificates", "Manifests"],
        ["Planning"] = ["References", "Findings", "Manifests", "Configuration", "Locking"],
        ["Layouts"] = ["References", "Findings", "Registries"],
        ["Copying"] = ["References", "Findings", "Certificates", "Registries", "Layouts"],
        ["ResourceLists"] = ["References", "Findings", "Manifests", "Locking"],
        ["Running"] = ["References", "Findings", "Manifests", "Registries", "Locking", "Configuration", "Planning", "Copying", "Kustomize", ""],

        // What stands in no room: the report, which is data for every host, and CopyRun, which shows the whole path.
        [""] = ["Findings", "Manifests"],
        ["CopyRun"] = ["References", "Findings", "Manifests", "Registries", "Locking", "Configuration", "Planning", "Copying", "Kustomize", "Running", ""],
    };

    [Fact]
    public void A_room_of_the_library_uses_only_the_rooms_below_it()
    {
        using var library = new AssemblyDependencies(typeof(ImageReference).Assembly.Location);

        Assert.Equal([], Violations(library.Types(), "CopyImageGitOps", Allowed));
    }

    /// <summary>The compiler copies constants, so that only the source tells who uses them.</summary>
    [Fact]
    public void A_file_of_the_library_names_only_the_rooms_below_it()
    {
        var uses =
            from file in SourceTree.CSharpFiles("src/CopyImageGitOps")
            let user = file["src/".Length..^".cs".Length].Replace('/', '.')
            from line in SourceTree.Read(file).Split('\n')
            where line.StartsWith("using ", StringComparison.Ordinal) && line.Contains("CopyImageGitOps.", StringComparison.Ordinal)
            select (user, line[line.IndexOf("CopyImageGitOps.", StringComparison.Ordinal)..].TrimEnd(';') + ".Any");

        Assert.NotEmpty(uses);
        Assert.Equal([], Violations(uses, "CopyImageGitOps", Allowed));
    }

    [Fact]
    public void The_library_knows_no_git_no_console_and_no_cluster()
    {
        using var library = new AssemblyDependencies(typeof(ImageReference).Assembly.Location);

        var packages = library.ReferencedAssemblies.Where(name => !name.StartsWith("System.", StringComparison.Ordinal) || name == "System.CommandLine");
        Assert.Equal([], packages.Except(["YamlDotNet", "CliWrap", "Microsoft.Win32.Primitives"], StringComparer.Ordinal).Order());
    }

    [Theory]
    [InlineData("BaseType")]
    [InlineData("Field")]
    [InlineData("GenericArgument")]
    [InlineData("MethodBody")]
    [InlineData("Lambda")]
    [InlineData("AsyncBody")]
    [InlineData("GenericCall")]
    [InlineData("TypeOf")]
    [InlineData("Attributed")]
    [InlineData("CatchBlock")]
    [InlineData("Constraint")]
    [InlineData("AfterSwitch")]
    public void A_use_in_the_wrong_direction_is_seen_wherever_it_stands(string user)
    {
        using var tests = new AssemblyDependencies(typeof(DependencyDirectionTests).Assembly.Location);
        var allowed = new Dictionary<string, string[]>(StringComparer.Ordinal) { ["Lower"] = [], ["Upper"] = ["Lower"] };

        var violations = Violations(tests.Types(), "CopyImageGitOps.Tests.Architecture.Samples", allowed);

        Assert.Contains(violations, violation => violation.StartsWith($"Lower.{user} uses Upper.", StringComparison.Ordinal));
        Assert.DoesNotContain(violations, violation => violation.StartsWith("Upper.", StringComparison.Ordinal));
    }

    [Fact]
    public void A_room_that_is_not_listed_is_a_violation()
    {
        Assert.Equal(
            ["Cellar.A is in no room that is listed here: say what it may use"],
            Violations([("Root.Cellar.A", "Root.Lower.B")], "Root", new() { ["Lower"] = [] }));
    }

    private static List<string> Violations(IEnumerable<(string User, string Used)> uses, string root, Dictionary<string, string[]> allowed)
    {
        var violations = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var (user, used) in uses)
        {
            if (RoomOf(user, root) is not { } from || RoomOf(used, root) is not { } to || from == to) continue;
            if (!allowed.TryGetValue(from, out var rooms))
                violations.Add($"{user[(root.Length + 1)..]} is in no room that is listed here: say what it may use");
            else if (!rooms.Contains(to, StringComparer.Ordinal)) violations.Add($"{user[(root.Length + 1)..]} uses {used[(root.Length + 1)..]}");
        }

        return [.. violations];
    }

    /// <summary>The first segment below the root; empty for what stands in the root itself, except for CopyRun; null for what is outside.</summary>
    private static string? RoomOf(string type, string root)
    {
        if (!type.StartsWith(root + ".", StringComparison.Ordinal)) return null;
        var segments = type[(root.Length + 1)..].Split('.');
        return segments.Length > 1 || segments[0] == "CopyRun" ? segments[0] : "";
    }
}
