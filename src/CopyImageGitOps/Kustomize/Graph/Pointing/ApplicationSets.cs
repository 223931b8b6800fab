using CopyImageGitOps.Manifests.Fields;
using CopyImageGitOps.Manifests.Trees;

namespace CopyImageGitOps.Kustomize.Graph.Pointing;

/// <summary>Argo CD's ApplicationSet: a template of Applications and what fills it.</summary>
internal sealed class ApplicationSets(ParameterGenerator parameters)
{
    private static readonly string[] Generators = ["list", "git", "matrix", "merge", "clusters", "clusterDecisionResource", "scmProvider", "pullRequest", "plugin"];

    /// <inheritdoc cref="ParameterGenerator.IsExhausted"/>
    public bool IsExhausted => parameters.IsExhausted;

    public IEnumerable<Application> Read(Node node, ObjectIdentity identity)
    {
        var spec = node.Find("spec");
        var applications = spec.Items("generators").SelectMany(generator => Read(generator, spec.Find("template"), identity.Name));
        return applications.DistinctBy(a => (a.Path, a.Offset));
    }

    private IEnumerable<Application> Read(Node generator, Node? template, string? name)
    {
        var own = Generators.Select(kind => generator.Find(kind).Find("template")).FirstOrDefault(HasSource);
        var at = own is null ? "spec.template.spec." : "spec.generators[].template.spec.";
        return parameters.Generate(generator, Parameters.None)
            .SelectMany(set => ArgoSources.Read((own ?? template).Find("spec"), at, "Argo CD ApplicationSet", name, text => TemplateText.Fill(text, set)));
    }

    private static bool HasSource(Node? template) => template.Find("spec") is { } spec && (spec.Find("source") ?? spec.Find("sources")) is not null;
}
