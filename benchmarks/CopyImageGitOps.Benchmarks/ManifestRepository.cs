namespace CopyImageGitOps.Benchmarks;

/// <summary>Generates a repository of manifests: one file in ten has images, the others are what clusters are full of besides.</summary>
internal static class ManifestRepository
{
    public static void Generate(string root, int files, IReadOnlyList<string> images)
    {
        for (var index = 0; index < files; index++)
        {
            var folder = Directory.CreateDirectory(Path.Combine(root, $"team-{index / 500:00}", $"app-{index / 10:0000}"));
            File.WriteAllText(Path.Combine(folder.FullName, $"manifest-{index % 10}.yaml"), index % 10 == 0 ? Deployment(index, images) : ConfigMap(index));
        }
    }

    private static string Deployment(int index, IReadOnlyList<string> images) => $$"""
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: app-{{index}}
          namespace: team-{{index / 500}}
          labels: {app.kubernetes.io/name: app-{{index}}, app.kubernetes.io/part-of: shop}
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
              serviceAccountName: app-{{index}}
              initContainers:
              - name: wait   # until the database is there
                image: {{images[(index / 10 + 7) % images.Count]}}
                command: ["sh", "-c", "until nc -z database 5432; do sleep 1; done"]
              containers:
              - name: app
                image: {{images[index / 10 % images.Count]}}
                ports:
                - name: http
                  containerPort: 8080
                env:
                - name: LOG_LEVEL
                  value: info
                readinessProbe:
                  httpGet: {path: /ready, port: http}
                resources:
                  requests: {cpu: 100m, memory: 128Mi}
                  limits: {memory: 256Mi}

        """;

    private static string ConfigMap(int index) => $$"""
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: settings-{{index}}
          namespace: team-{{index / 500}}
        data:
          application.properties: |
            server.port=8080
            server.compression.enabled=true
            management.endpoints.web.exposure.include=health,info,prometheus
            spring.datasource.url=jdbc:postgresql://database.team-{{index / 500}}.svc:5432/app
            spring.datasource.hikari.maximum-pool-size=10
            logging.level.root=INFO
            feature.checkout.enabled=true
            feature.recommendations.enabled=false
          region: eu-central-1
          owner: team-{{index / 500}}@example.com
        ---
        apiVersion: v1
        kind: Service
        metadata:
          name: service-{{index}}
          namespace: team-{{index / 500}}
        spec:
          selector:
            app.kubernetes.io/name: app-{{index / 10 * 10}}
          ports:
          - name: http
            port: 80
            targetPort: http

        """;
}
