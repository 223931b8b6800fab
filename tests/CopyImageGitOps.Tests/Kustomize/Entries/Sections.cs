using System.Text;
using CopyImageGitOps.Kustomize.Entries;

namespace CopyImageGitOps.Tests.Kustomize.Entries;

/// <summary>Short forms for tests: sections as text, entries as <c>name -> newName:newTag@digest</c>.</summary>
internal static class Sections
{
    public static ImagesSection Read(string text) => ImagesSection.Read("kustomization.yaml", Encoding.UTF8.GetBytes(text));

    public static string Edit(this ImagesSection section, params IReadOnlyList<ImageEntry> wanted) => Encoding.UTF8.GetString(section.With(wanted));

    public static string Add(this ImagesSection section, params IReadOnlyList<ImageEntry> added) => section.Edit([.. section.Entries, .. added]);

    public static ImageEntry Entry(string name, string? newName = null, string? newTag = null, string? digest = null) =>
        new(name) { NewName = newName, NewTag = newTag, Digest = digest };

    /// <summary>What an entry says, wherever it stands.</summary>
    public static ImageEntry Bare(ImageEntry entry) => entry with { Line = null, IsEditable = true };
}
