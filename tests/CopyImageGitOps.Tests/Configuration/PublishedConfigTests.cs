using CopyImageGitOps.Configuration.Publishing;

namespace CopyImageGitOps.Tests.Configuration;

/// <summary>One class, so that an update does not write a file twice at once.</summary>
public sealed class PublishedConfigTests
{
    [Fact]
    public void The_schema_in_the_repository_is_the_one_of_the_code() => GeneratedFile.IsCurrent("schemas/copyimage.schema.json", ConfigJsonSchema.Write());

    [Fact]
    public void The_documentation_has_the_keys_flags_and_variables_of_the_code()
    {
        GeneratedFile.SectionIsCurrent("docs/configuration.md", "keys", ConfigReferenceTables.WriteKeys());
        GeneratedFile.SectionIsCurrent("docs/configuration.md", "options", ConfigReferenceTables.WriteOptions());
    }

    [Fact]
    public void The_examples_of_the_documentation_are_valid()
    {
        var examples = (Architecture.SourceTree.Read("docs/configuration.md") + Architecture.SourceTree.Read("docs/registries.md")
                + Architecture.SourceTree.Read("docs/controller.md"))
            .Split("```yaml\n")
            .Skip(1)
            .Select(text => text[..text.IndexOf("```", StringComparison.Ordinal)])
            .ToList();

        Assert.True(examples.Count >= 2, "The page shows no examples.");
        foreach (var example in examples)
            Assert.Empty(CopyImageGitOps.Configuration.ConfigDocument.Parse(example, "docs/configuration.md").Findings.Select(ConfigText.Show));
    }
}
