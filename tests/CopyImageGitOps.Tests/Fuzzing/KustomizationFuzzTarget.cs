using System.Text;
using CopyImageGitOps.Kustomize.Entries;

namespace CopyImageGitOps.Tests.Fuzzing;

/// <summary>
/// Reading and editing the <c>images:</c> of kustomizations. For any bytes: no exception, and unchanged entries are no edit. That an edit says what it shall
/// is held for valid kustomizations by properties and by kustomize itself; what a damaged one would become is never written, because it is rendered first.
/// </summary>
public sealed class KustomizationFuzzTarget : FuzzTarget
{
    private static readonly string[] Lines =
    [
        "resources:", "- web.yaml", "  - ../base", "images:", "images: []", "images: [{name: nginx, newTag: \"1.25\"}]", "- name: nginx", "  newTag: \"1.25\"",
        "  newName: a.io/x  # why", "  digest: sha256:0", "- {name: redis}", "# a comment", "", "namespace: x", "kind: Kustomization",
        "- &a name: b", "- *a", "...",
        "---", "\"images\":", "patches:", "- path: p.yaml",
    ];

    public override string Name => "kustomizations";

    public override byte[] Seed(Random random)
    {
        var lines = Enumerable.Range(0, random.Next(1, 12)).Select(_ => Lines[random.Next(Lines.Length)]);
        return Encoding.UTF8.GetBytes(string.Join(random.Next(4) == 0 ? "\r\n" : "\n", lines) + (random.Next(3) == 0 ? "" : "\n"));
    }

    public override bool Check(byte[] input)
    {
        var section = ImagesSection.Read("kustomization.yaml", input);
        if (section.Fault is { } fault)
        {
            Assert.False(string.IsNullOrEmpty(fault.Message) || string.IsNullOrEmpty(fault.Hint));
            return false;
        }

        Assert.Equal(input, section.With(section.Entries));
        section.WithoutEntries();
        section.With([.. section.Entries, new ImageEntry("nginx") { NewName = "registry.example.com/nginx", NewTag = "1.25", Digest = "sha256:1" }]);
        return true;
    }
}
