using CopyImageGitOps.References;

namespace CopyImageGitOps.Tests.References;

/// <summary>The table is written from the grammar in https://github.com/distribution/reference (reference.go, regexp.go, normalize.go).</summary>
public sealed class ValidReferenceTests
{
    private const string Table = """
        # text | canonical | familiar | registry host | port | path | tag | digest
        # Docker Hub: the registry, library/ and latest are filled in
        nginx | docker.io/library/nginx:latest | nginx:latest | docker.io | - | library/nginx | latest | -
        nginx:1.25 | docker.io/library/nginx:1.25 | nginx:1.25 | docker.io | - | library/nginx | 1.25 | -
        nginx@{256} | docker.io/library/nginx@{256} | nginx@{256} | docker.io | - | library/nginx | - | {256}
        nginx:1.25@{256} | docker.io/library/nginx:1.25@{256} | nginx:1.25@{256} | docker.io | - | library/nginx | 1.25 | {256}
        library/nginx | docker.io/library/nginx:latest | nginx:latest | docker.io | - | library/nginx | latest | -
        grafana/grafana:11 | docker.io/grafana/grafana:11 | grafana/grafana:11 | docker.io | - | grafana/grafana | 11 | -
        a/b/c | docker.io/a/b/c:latest | a/b/c:latest | docker.io | - | a/b/c | latest | -
        library/a/b | docker.io/library/a/b:latest | library/a/b:latest | docker.io | - | library/a/b | latest | -
        library/library | docker.io/library/library:latest | library:latest | docker.io | - | library/library | latest | -
        library | docker.io/library/library:latest | library:latest | docker.io | - | library/library | latest | -
        docker.io/nginx | docker.io/library/nginx:latest | nginx:latest | docker.io | - | library/nginx | latest | -
        docker.io/library/nginx:1 | docker.io/library/nginx:1 | nginx:1 | docker.io | - | library/nginx | 1 | -
        docker.io/grafana/grafana | docker.io/grafana/grafana:latest | grafana/grafana:latest | docker.io | - | grafana/grafana | latest | -
        index.docker.io/nginx | docker.io/library/nginx:latest | nginx:latest | docker.io | - | library/nginx | latest | -
        index.docker.io/a/b:1 | docker.io/a/b:1 | a/b:1 | docker.io | - | a/b | 1 | -
        registry-1.docker.io/library/nginx | docker.io/library/nginx:latest | nginx:latest | docker.io | - | library/nginx | latest | -
        Docker.IO/nginx | docker.io/library/nginx:latest | nginx:latest | docker.io | - | library/nginx | latest | -
        docker.io:443/nginx | docker.io:443/nginx:latest | docker.io:443/nginx:latest | docker.io | 443 | nginx | latest | -
        sub.docker.io/nginx | sub.docker.io/nginx:latest | sub.docker.io/nginx:latest | sub.docker.io | - | nginx | latest | -
        # A path on Docker Hub that begins like a registry keeps docker.io in its familiar form
        docker.io/localhost/app | docker.io/localhost/app:latest | docker.io/localhost/app:latest | docker.io | - | localhost/app | latest | -
        docker.io/my.org/app | docker.io/my.org/app:latest | docker.io/my.org/app:latest | docker.io | - | my.org/app | latest | -
        localhost | docker.io/library/localhost:latest | localhost:latest | docker.io | - | library/localhost | latest | -
        localhost:5000 | docker.io/library/localhost:5000 | localhost:5000 | docker.io | - | library/localhost | 5000 | -
        example.com | docker.io/library/example.com:latest | example.com:latest | docker.io | - | library/example.com | latest | -
        example.com:80 | docker.io/library/example.com:80 | example.com:80 | docker.io | - | library/example.com | 80 | -
        # Registries: a dot, a port, an upper-case letter, or localhost
        ghcr.io/org/app:v1 | ghcr.io/org/app:v1 | ghcr.io/org/app:v1 | ghcr.io | - | org/app | v1 | -
        ghcr.io/app | ghcr.io/app:latest | ghcr.io/app:latest | ghcr.io | - | app | latest | -
        registry.k8s.io/pause:3.9 | registry.k8s.io/pause:3.9 | registry.k8s.io/pause:3.9 | registry.k8s.io | - | pause | 3.9 | -
        localhost/app | localhost/app:latest | localhost/app:latest | localhost | - | app | latest | -
        localhost:5000/app | localhost:5000/app:latest | localhost:5000/app:latest | localhost | 5000 | app | latest | -
        localhost:5000/a/b:1@{256} | localhost:5000/a/b:1@{256} | localhost:5000/a/b:1@{256} | localhost | 5000 | a/b | 1 | {256}
        registry:5000/app | registry:5000/app:latest | registry:5000/app:latest | registry | 5000 | app | latest | -
        r:1/app | r:1/app:latest | r:1/app:latest | r | 1 | app | latest | -
        r:65535/app | r:65535/app:latest | r:65535/app:latest | r | 65535 | app | latest | -
        r:0443/app | r:443/app:latest | r:443/app:latest | r | 443 | app | latest | -
        127.0.0.1/app | 127.0.0.1/app:latest | 127.0.0.1/app:latest | 127.0.0.1 | - | app | latest | -
        127.0.0.1:5000/app | 127.0.0.1:5000/app:latest | 127.0.0.1:5000/app:latest | 127.0.0.1 | 5000 | app | latest | -
        GHCR.io/org/app | ghcr.io/org/app:latest | ghcr.io/org/app:latest | ghcr.io | - | org/app | latest | -
        LOCALHOST/app | localhost/app:latest | localhost/app:latest | localhost | - | app | latest | -
        Registry:5000/app | registry:5000/app:latest | registry:5000/app:latest | registry | 5000 | app | latest | -
        REGISTRY/app | REGISTRY/app:latest | REGISTRY/app:latest | REGISTRY | - | app | latest | -
        my-registry.example.com/app | my-registry.example.com/app:latest | my-registry.example.com/app:latest | my-registry.example.com | - | app | latest | -
        a--b.example/app | a--b.example/app:latest | a--b.example/app:latest | a--b.example | - | app | latest | -
        xn--n3h.com/app | xn--n3h.com/app:latest | xn--n3h.com/app:latest | xn--n3h.com | - | app | latest | -
        1.2/app | 1.2/app:latest | 1.2/app:latest | 1.2 | - | app | latest | -
        # IPv6
        [::1]/app | [::1]/app:latest | [::1]/app:latest | [::1] | - | app | latest | -
        [::1]:5000/app | [::1]:5000/app:latest | [::1]:5000/app:latest | [::1] | 5000 | app | latest | -
        [2001:db8::1]:5000/a/b:1 | [2001:db8::1]:5000/a/b:1 | [2001:db8::1]:5000/a/b:1 | [2001:db8::1] | 5000 | a/b | 1 | -
        [2001:DB8:0:0:0:0:0:1]/app | [2001:db8:0:0:0:0:0:1]/app:latest | [2001:db8:0:0:0:0:0:1]/app:latest | [2001:db8:0:0:0:0:0:1] | - | app | latest | -
        [::1]:5000/app@{512} | [::1]:5000/app@{512} | [::1]:5000/app@{512} | [::1] | 5000 | app | - | {512}
        # Separators within a component: one dot, one or two underscores, any number of hyphens
        a.b/c.d | a.b/c.d:latest | a.b/c.d:latest | a.b | - | c.d | latest | -
        a_b/c__d | docker.io/a_b/c__d:latest | a_b/c__d:latest | docker.io | - | a_b/c__d | latest | -
        a-b/c--d/e-----f | docker.io/a-b/c--d/e-----f:latest | a-b/c--d/e-----f:latest | docker.io | - | a-b/c--d/e-----f | latest | -
        a1.b2_c3-d4__e5 | docker.io/library/a1.b2_c3-d4__e5:latest | a1.b2_c3-d4__e5:latest | docker.io | - | library/a1.b2_c3-d4__e5 | latest | -
        0/1 | docker.io/0/1:latest | 0/1:latest | docker.io | - | 0/1 | latest | -
        # Tags: a word character first, then word characters, dots and hyphens
        app:_ | docker.io/library/app:_ | app:_ | docker.io | - | library/app | _ | -
        app:V1.2.3-RC.1_b | docker.io/library/app:V1.2.3-RC.1_b | app:V1.2.3-RC.1_b | docker.io | - | library/app | V1.2.3-RC.1_b | -
        app:0 | docker.io/library/app:0 | app:0 | docker.io | - | library/app | 0 | -
        app:a..b | docker.io/library/app:a..b | app:a..b | docker.io | - | library/app | a..b | -
        app:a- | docker.io/library/app:a- | app:a- | docker.io | - | library/app | a- | -
        app:{128} | docker.io/library/app:{128} | app:{128} | docker.io | - | library/app | {128} | -
        app:latest@{384} | docker.io/library/app:latest@{384} | app:latest@{384} | docker.io | - | library/app | latest | {384}
        app@{384} | docker.io/library/app@{384} | app@{384} | docker.io | - | library/app | - | {384}
        app@{512} | docker.io/library/app@{512} | app@{512} | docker.io | - | library/app | - | {512}
        ghcr.io/a/b:1@{512} | ghcr.io/a/b:1@{512} | ghcr.io/a/b:1@{512} | ghcr.io | - | a/b | 1 | {512}
        # Lengths: the path with library/, without the registry
        {247} | docker.io/library/{247}:latest | {247}:latest | docker.io | - | library/{247} | latest | -
        ghcr.io/{255} | ghcr.io/{255}:latest | ghcr.io/{255}:latest | ghcr.io | - | {255} | latest | -
        # Sixty-four hexadecimal characters are an image ID only if they are the whole text
        {63} | docker.io/library/{63}:latest | {63}:latest | docker.io | - | library/{63} | latest | -
        {id}a | docker.io/library/{id}a:latest | {id}a:latest | docker.io | - | library/{id}a | latest | -
        library/{id}:1 | docker.io/library/{id}:1 | library/{id}:1 | docker.io | - | library/{id} | 1 | -
        {id}:1 | docker.io/library/{id}:1 | library/{id}:1 | docker.io | - | library/{id} | 1 | -
        ghcr.io/{id} | ghcr.io/{id}:latest | ghcr.io/{id}:latest | ghcr.io | - | {id} | latest | -
        """;

    public static TheoryData<string, string, string, string, int?, string, string?, string?> Rows()
    {
        var rows = new TheoryData<string, string, string, string, int?, string, string?, string?>();
        foreach (var row in ReferenceTable.Rows(Table))
        {
            var port = row[4] == "-" ? (int?)null : int.Parse(row[4]);
            rows.Add(row[0], row[1], row[2], row[3], port, row[5], row[6] == "-" ? null : row[6], row[7] == "-" ? null : row[7]);
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_valid_reference_is_taken_apart_and_normalised(
        string text, string canonical, string familiar, string host, int? port, string path, string? tag, string? digest)
    {
        var reference = ImageReference.Parse(text);

        Assert.Equal(canonical, reference.ToString());
        Assert.Equal(familiar, reference.Familiar);
        Assert.Equal(host, reference.Registry.Host);
        Assert.Equal(port, reference.Registry.Port);
        Assert.Equal(path, reference.Repository.Path);
        Assert.Equal(tag, reference.Tag?.Value);
        Assert.Equal(digest, reference.Digest?.ToString());
        Assert.Equal(reference, ImageReference.Parse(canonical));
        Assert.Equal(reference, ImageReference.Parse(familiar));
        Assert.Equal(reference.Repository, Repository.Parse(reference.Repository.Familiar));
        Assert.Equal(reference.Registry, Registry.Parse(reference.Registry.Name));
    }
}
