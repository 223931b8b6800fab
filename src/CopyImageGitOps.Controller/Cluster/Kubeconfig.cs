using k8s;
using k8s.Exceptions;
using k8s.KubeConfigModels;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace CopyImageGitOps.Controller.Cluster;

/// <summary>Reads a kubeconfig, with what KubernetesClient leaves out of it: <c>tokenFile</c>.</summary>
internal static class Kubeconfig
{
    /// <exception cref="ClusterException">It cannot be read, or says too little.</exception>
    public static KubernetesClientConfiguration Read(string path, TimeProvider time)
    {
        try
        {
            var file = new FileInfo(path);
            var content = KubernetesClientConfiguration.LoadKubeConfig(file);
            var tokenFile = FindTokenFile(file.FullName, UserOf(content));
            if (tokenFile is not null) SetToken(content, tokenFile);
            var connection = KubernetesClientConfiguration.BuildConfigFromConfigObject(content);
            if (tokenFile is not null) connection.TokenProvider = new TokenFile(tokenFile, time);
            return connection;
        }
        catch (Exception exception) when (exception is KubeConfigException or KubernetesClientException or IOException or UnauthorizedAccessException
            or YamlException or FormatException)
        {
            throw new ClusterException(
                $"The kubeconfig cannot be used: {exception.Message.TrimEnd('.')}.", "Check the file with 'kubectl --kubeconfig FILE version'.", path);
        }
    }

    private static string? UserOf(K8SConfiguration content) =>
        content.Contexts?.FirstOrDefault(context => context.Name == content.CurrentContext)?.ContextDetails?.User;

    /// <summary>The full path that a user's <c>tokenFile</c> names, relative to the kubeconfig; null if it names none.</summary>
    private static string? FindTokenFile(string path, string? user)
    {
        var stream = new YamlStream();
        using var reader = File.OpenText(path);
        stream.Load(reader);
        if (stream.Documents is not [{ RootNode: YamlMappingNode root }, ..] || Child(root, "users") is not YamlSequenceNode users) return null;
        var found = users.OfType<YamlMappingNode>().FirstOrDefault(entry => (Child(entry, "name") as YamlScalarNode)?.Value == user);
        if (found is null || Child(found, "user") is not YamlMappingNode settings) return null;
        return Child(settings, "tokenFile") is YamlScalarNode { Value: { Length: > 0 } name } ? Path.GetFullPath(name, Path.GetDirectoryName(path)!) : null;
    }

    /// <summary>As if it stood in the kubeconfig: KubernetesClient refuses a user without credentials that it knows.</summary>
    private static void SetToken(K8SConfiguration content, string tokenFile)
    {
        var user = content.Users.First(entry => entry.Name == UserOf(content));
        user.UserCredentials ??= new UserCredentials();
        user.UserCredentials.Token = File.ReadAllText(tokenFile).Trim();
    }

    private static YamlNode? Child(YamlMappingNode map, string key) => map.Children.TryGetValue(new YamlScalarNode(key), out var child) ? child : null;
}
