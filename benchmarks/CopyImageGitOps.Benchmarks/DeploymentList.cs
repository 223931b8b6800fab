using System.Text;

namespace CopyImageGitOps.Benchmarks;

/// <summary>The same Deployments, as kustomize reads them from files and as it gives them to a function.</summary>
internal static class DeploymentList
{
    private static readonly string Digest = "sha256:" + new string('a', 64);
    private static readonly string[] Images =
        [.. Enumerable.Range(0, 20).Select(index => $"docker.io/library/nginx:1.{index}"), "docker.io/library/busybox:1.36"];

    public static string Manifests(int count) => string.Join("---\n", Enumerable.Range(0, count).Select(index => Deployment(index, annotations: "")));

    public static string ResourceList(int count)
    {
        var text = new StringBuilder("apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n");
        for (var index = 0; index < count; index++)
        {
            var annotations = $"""
                  annotations:
                    config.kubernetes.io/index: '0'
                    config.kubernetes.io/path: 'team/app-{index}.yaml'
                    internal.config.kubernetes.io/index: '0'
                    internal.config.kubernetes.io/path: 'team/app-{index}.yaml'
                    config.k8s.io/id: '{index + 1}'

                """;
            text.Append("- ").AppendJoin("\n  ", Deployment(index, annotations).TrimEnd('\n').Split('\n')).Append('\n');
        }

        return text.ToString();
    }

    public static string Kustomization() => $"""
        resources: [all.yaml]
        images:
        - name: nginx
          newName: registry.example.com/mirror/docker.io/library/nginx
        - name: busybox
          newName: registry.example.com/mirror/docker.io/library/busybox
          digest: {Digest}

        """;

    public static string Lock() =>
        "apiVersion: copyimage.dev/v1\nkind: CopyImageLock\nimages:\n" + string.Concat(Images.Select(image =>
            $"- source: {image}\n  digest: {Digest}\n  target: registry.example.com/mirror/{image}@{Digest}\n  platforms: []\n"));

    private static string Deployment(int index, string annotations) => $$"""
        apiVersion: apps/v1
        kind: Deployment
        metadata:
        {{annotations}}  labels:
            app.kubernetes.io/name: app-{{index}}
            app.kubernetes.io/part-of: shop
          name: app-{{index}}
          namespace: team-{{index / 500}}
        spec:
          replicas: {{1 + index % 5}}
          selector:
            matchLabels:
              app.kubernetes.io/name: app-{{index}}
          template:
            metadata:
              labels:
                app.kubernetes.io/name: app-{{index}}
            spec:
              containers:
              - env:
                - name: LOG_LEVEL
                  value: info
                image: nginx:1.{{index % 20}}
                name: app
                ports:
                - containerPort: 8080
                  name: http
                readinessProbe:
                  httpGet:
                    path: /ready
                    port: http
                resources:
                  limits:
                    memory: 256Mi
                  requests:
                    cpu: 100m
                    memory: 128Mi
              initContainers:
              - command:
                - sh
                - -c
                - until nc -z database 5432; do sleep 1; done
                image: busybox:1.36
                name: wait
              serviceAccountName: app-{{index}}

        """;
}
