namespace CopyImageGitOps.Tests.Architecture;

/// <summary>
/// Holds the layout of the controller: Cli → library ← Controller, and the direction of the controller's rooms. What stands in no room is the page that
/// shows the whole, and what every room may use.
/// </summary>
public sealed class ControllerRoomsTests
{
    private const string Root = "CopyImageGitOps.Controller";

    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Cluster"] = [],
        ["Leading"] = [],
        ["Locks"] = [],
        ["Watching"] = [],
        ["Reconciling"] = ["Watching", "Locks"],
        ["Queueing"] = ["Watching", "Reconciling"],
        ["Status"] = ["Watching", "Reconciling", "Queueing", "Leading"],
        ["Hosting"] = ["Cluster", "Leading", "Locks", "Watching", "Reconciling", "Queueing", "Status"],
    };

    /// <summary>May use every room, and no room may use it.</summary>
    private static readonly string[] TheWhole = ["ControllerRun", "Program"];

    [Fact]
    public void A_file_of_the_controller_names_only_the_rooms_below_it()
    {
        var violations = Uses("src/CopyImageGitOps.Controller").Where(use => !IsAllowed(use.File, use.Room)).Select(use => $"{use.File} uses {use.Room}");

        Assert.Equal([], violations.Order());
    }

    [Fact]
    public void Every_room_is_listed()
    {
        var rooms = Directory.GetDirectories(Path.Combine(SourceTree.Root, "src/CopyImageGitOps.Controller")).Select(Path.GetFileName).Except(["bin", "obj"]);

        Assert.Equal(Allowed.Keys.Order(), rooms.Order());
    }

    [Fact]
    public void Neither_program_knows_the_other_and_the_library_knows_neither()
    {
        Assert.DoesNotContain(UsingsOf("src/CopyImageGitOps.Cli"), use => use.Namespace.StartsWith(Root, StringComparison.Ordinal));
        Assert.DoesNotContain(UsingsOf("src/CopyImageGitOps.Controller"), use => use.Namespace.StartsWith("CopyImageGitOps.Cli", StringComparison.Ordinal));
        Assert.DoesNotContain(
            UsingsOf("src/CopyImageGitOps"),
            use => use.Namespace.StartsWith(Root, StringComparison.Ordinal) || use.Namespace.StartsWith("k8s", StringComparison.Ordinal));
        var project = SourceTree.Read("src/CopyImageGitOps.Controller/CopyImageGitOps.Controller.csproj");
        Assert.Equal(["../CopyImageGitOps/CopyImageGitOps.csproj"], project.Split('"').Where(text => text.EndsWith(".csproj", StringComparison.Ordinal)));
    }

    private static bool IsAllowed(string file, string room)
    {
        var segments = file["src/CopyImageGitOps.Controller/".Length..].Split('/');
        var own = segments.Length > 1 ? segments[0] : null;
        return own == room || (own is null ? TheWhole.Contains(Path.GetFileNameWithoutExtension(file)) : Allowed[own].Contains(room));
    }

    private static IEnumerable<(string File, string Room)> Uses(string folder) =>
        from use in UsingsOf(folder)
        where use.Namespace.StartsWith(Root + ".", StringComparison.Ordinal)
        select (use.File, use.Namespace[(Root.Length + 1)..].Split('.')[0]);

    private static IEnumerable<(string File, string Namespace)> UsingsOf(string folder) =>
        from file in SourceTree.CSharpFiles(folder)
        from line in SourceTree.Read(file).Split('\n')
        where line.StartsWith("using ", StringComparison.Ordinal) && line.EndsWith(';')
        select (file, line["using ".Length..^1].Replace("static ", "", StringComparison.Ordinal).Split('=')[^1].Trim());
}
