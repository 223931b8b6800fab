using CopyImageGitOps.Configuration;
using CopyImageGitOps.Configuration.Publishing;
using CopyImageGitOps.Testing;
using CsCheck;
using NJsonSchema;

namespace CopyImageGitOps.Tests.Configuration;

/// <summary>An editor with the schema says the same as the parser. The documents are JSON, which both read.</summary>
public sealed class SchemaAgreementTests
{
    private const string Good = """
        {}
        {"destination": "registry.example.com/mirror"}
        {"destination": "Registry.Example.com:5000/a/b_c/d.e/"}
        {"destination": "localhost"}
        {"destination": "[::1]:5000/x"}
        {"sources": ["docker.io", "localhost:5000"], "insecureRegistries": []}
        {"include": ["nginx", "ghcr.io/*", {"image": "a:?"}, {"kind": "Pod", "namespace": "a-*", "name": "web.1"}], "exclude": []}
        {"include": ["[::1]:5000/*", "a/b_c@sha256:*"]}
        {"mirrors": {}}
        {"mirrors": {"docker.io": ["https://mirror.gcr.io", "http://localhost:5000/"], "[::1]:5000": []}}
        {"registries": {}}
        {"registries": {"a.io": {"caFile": "ca.pem"}, "localhost:5000": {"certFile": "c", "keyFile": "/k", "tls": true}}}
        {"kinds": ["Deployment", "MyKind2"]}
        {"target": "{registry}/{repository}"}
        {"target": "x/{name}"}
        {"pin": "tag@digest"}
        {"pin": "tag"}
        {"pin": "digest"}
        {"tags": ["{tag}", "{tag}-{digest:12}", "x.{digest}"]}
        {"tagConflict": "keep"}
        {"platforms": ["linux/amd64", "linux/arm/v7", "windows/amd64"]}
        {"referrers": "all"}
        {"referrers": "refresh"}
        {"referrers": "none"}
        {"fieldSpecs": [{"path": "spec/image"}, {"group": "a.io", "version": "v1", "kind": "Foo", "path": "spec/a[]/image"}]}
        {"maximumFileSize": 1}
        {"maximumFileSize": 1073741824}
        {"maximumFileSize": "16Mi"}
        {"maximumFileSize": "1024"}
        {"concurrency": 1}
        {"concurrency": 256}
        {"commit": {}}
        {"commit": {"message": "Copy {count}\n\n{images}", "author": "Jane Q. Doe <jane@example.com>", "signOff": true}}
        {"commit": {"author": "github-actions[bot] <41898282+github-actions[bot]@users.noreply.github.com>"}}
        {"function": {}}
        {"function": {"mode": "rewrite", "lock": "apiVersion: copyimage.dev/v1\n", "onMissing": "warning"}}
        {"function": {"mode": "copy", "lockFile": "../copyimage.lock", "onMissing": "error"}}
        {"function": {"mode": "validate", "onMissing": "ignore"}}
        {"controller": {}}
        {"controller": {"mode": "audit", "kinds": ["CronJob", "Deployment"], "excludeNamespaces": [], "managed": "patch"}}
        {"controller": {"excludeNamespaces": ["{own}", "team-*", "kube-?"], "imagePullSecret": "registry.login", "workloadPullSecrets": true}}
        {"controller": {"maximumRollouts": 0, "workers": 64, "resync": "30s", "lockFile": "/etc/copyimage/copyimage.lock"}}
        {"controller": {"lockRepository": {"url": "git@github.com:acme/apps.git", "branch": "main", "path": "a/b.lock", "interval": "5s"}}}
        {"controller": {"lockRepository": {"url": "ssh://git@example.com/apps.git"}}}
        """;

    private const string Bad = """
        []
        "text"
        {"destinaton": "a.io"}
        {"destination": null}
        {"destination": 1}
        {"destination": ""}
        {"destination": ["a.io"]}
        {"destination": "https://a.io"}
        {"destination": "a:b@c.io"}
        {"destination": "a.io/Mirror"}
        {"destination": "a.io//x"}
        {"destination": "a.io/x:1"}
        {"sources": []}
        {"sources": "docker.io"}
        {"sources": [1]}
        {"sources": ["ghcr.io/acme"]}
        {"sources": [""]}
        {"include": null}
        {"include": "nginx"}
        {"include": [""]}
        {"include": ["a b"]}
        {"include": ["a{b}"]}
        {"include": [{}]}
        {"include": [{"images": "a"}]}
        {"include": [{"image": ""}]}
        {"include": [{"kind": "a-b"}]}
        {"include": [["a"]]}
        {"include": [true]}
        {"exclude": [{"name": "a/b"}]}
        {"mirrors": []}
        {"mirrors": {"docker.io": "https://a.io"}}
        {"mirrors": {"docker.io": ["a.io"]}}
        {"mirrors": {"docker.io": ["ftp://a.io"]}}
        {"mirrors": {"docker.io": ["https://a:b@c.io"]}}
        {"mirrors": {"docker.io": ["https://a.io/path"]}}
        {"mirrors": {"ghcr.io/acme": ["https://a.io"]}}
        {"registries": []}
        {"registries": {"a.io": {}}}
        {"registries": {"a.io": "ca.pem"}}
        {"registries": {"a.io": {"caFile": ""}}}
        {"registries": {"a.io": {"tls": "yes"}}}
        {"registries": {"a.io": {"cafile": "ca.pem"}}}
        {"registries": {"ghcr.io/acme": {"tls": true}}}
        {"kinds": ["pod"]}
        {"kinds": ["apps/Deployment"]}
        {"kinds": {}}
        {"target": ""}
        {"target": "{registry}"}
        {"target": 3}
        {"pin": "sha"}
        {"referrers": "some"}
        {"referrers": false}
        {"pin": ""}
        {"pin": true}
        {"tags": []}
        {"tags": "{tag}"}
        {"tags": ["stable"]}
        {"tags": ["{digest:}"]}
        {"tagConflict": "overwrite"}
        {"tagConflict": null}
        {"platforms": []}
        {"platforms": "linux/amd64"}
        {"platforms": ["amd64"]}
        {"platforms": ["linux/x86_64"]}
        {"platforms": ["linux/arm/v7/x"]}
        {"platforms": ["Linux/amd64"]}
        {"fieldSpecs": [{}]}
        {"fieldSpecs": ["spec/image"]}
        {"fieldSpecs": [{"path": ""}]}
        {"fieldSpecs": [{"path": "/spec"}]}
        {"fieldSpecs": [{"path": "a/b", "kind": "foo"}]}
        {"fieldSpecs": [{"path": "a/b", "create": true}]}
        {"fieldSpecs": [{"path": "a/b", "group": "a b"}]}
        {"maximumFileSize": 0}
        {"maximumFileSize": -1}
        {"maximumFileSize": 1073741825}
        {"maximumFileSize": 1.5}
        {"maximumFileSize": "16MB"}
        {"maximumFileSize": "0"}
        {"maximumFileSize": ""}
        {"maximumFileSize": true}
        {"concurrency": 0}
        {"concurrency": 257}
        {"concurrency": "8"}
        {"concurrency": 1.5}
        {"concurrency": null}
        {"commit": []}
        {"commit": {"message": ""}}
        {"commit": {"message": " \n"}}
        {"commit": {"author": "Jane"}}
        {"commit": {"author": "Jane <>"}}
        {"commit": {"author": " Jane <j@x>"}}
        {"commit": {"signOff": "true"}}
        {"function": "rewrite"}
        {"function": {"mode": "check"}}
        {"function": {"lock": {"images": []}}}
        {"function": {"lockFile": ""}}
        {"function": {"onMissing": "info"}}
        {"function": {"lockfile": "copyimage.lock"}}
        {"commit": {"signoff": true}}
        {"controller": []}
        {"controller": {"mode": "dry-run"}}
        {"controller": {"kinds": []}}
        {"controller": {"kinds": ["Pod"]}}
        {"controller": {"excludeNamespaces": ["Team"]}}
        {"controller": {"excludeNamespaces": ["{mine}"]}}
        {"controller": {"imagePullSecret": "-x"}}
        {"controller": {"maximumRollouts": -1}}
        {"controller": {"workers": 0}}
        {"controller": {"resync": 30}}
        {"controller": {"lockRepository": {}}}
        {"controller": {"lockRepository": {"url": "--upload-pack=x"}}}
        {"controller": {"lockRepository": {"url": "a", "path": "/copyimage.lock"}}}
        """;

    /// <summary>What takes more than a regular expression: the schema lets it pass, and the parser does not.</summary>
    private const string OnlyTheParserKnows = """
        {"destination": "docker.io"}
        {"destination": "acme/mirror"}
        {"destination": "a..io"}
        {"destination": "a.io:99999"}
        {"destination": "a.io/x--"}
        {"sources": ["dockerhub"]}
        {"target": "{name}/{tag}"}
        {"target": "/{name}"}
        {"tags": ["{tag}-{digest:5}"]}
        {"tags": ["{tag}-{date}"]}
        {"tags": ["-{tag}"]}
        {"platforms": ["linux/aarch64"]}
        {"fieldSpecs": [{"path": "spec.image"}]}
        {"fieldSpecs": [{"path": "spec//image"}]}
        {"maximumFileSize": "2Gi"}
        {"commit": {"message": "{counts}"}}
        {"controller": {"resync": "29s"}}
        {"controller": {"lockRepository": {"url": "https://jane:secret@example.com/a.git"}}}
        {"controller": {"lockRepository": {"url": "a", "path": "../copyimage.lock"}}}
        """;

    private static readonly Lazy<Task<JsonSchema>> Schema = new(() =>
        JsonSchema.FromJsonAsync(ConfigJsonSchema.Write(), TestContext.Current.CancellationToken));

    [Theory]
    [MemberData(nameof(Lines), Good)]
    public async Task Both_accept_what_is_right(string spec) => Assert.Equal((true, true), await JudgeAsync(spec));

    [Theory]
    [MemberData(nameof(Lines), Bad)]
    public async Task Both_refuse_what_is_wrong(string spec) => Assert.Equal((false, false), await JudgeAsync(spec));

    [Theory]
    [MemberData(nameof(Lines), OnlyTheParserKnows)]
    public async Task The_schema_accepts_what_it_cannot_judge(string spec) => Assert.Equal((true, false), await JudgeAsync(spec));

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"kind": "CopyImage", "spec": {}}""")]
    [InlineData("""{"apiVersion": "copyimage.dev/v1", "kind": "CopyImage"}""")]
    [InlineData("""{"apiVersion": "copyimage.dev/v2", "kind": "CopyImage", "spec": {}}""")]
    [InlineData("""{"apiVersion": "copyimage.dev/v1", "kind": "Copy", "spec": {}}""")]
    [InlineData("""{"apiVersion": "copyimage.dev/v1", "kind": "CopyImage", "spec": {}, "more": 1}""")]
    [InlineData("""{"apiVersion": "copyimage.dev/v1", "kind": "CopyImage", "spec": {}, "metadata": []}""")]
    public async Task Both_refuse_what_is_not_a_configuration(string document) => Assert.Equal((false, false), await JudgeDocumentAsync(document));

    /// <summary>The one way in which they must never differ: an editor that calls wrong what works.</summary>
    [Fact]
    public async Task The_schema_refuses_nothing_that_the_parser_accepts()
    {
        var schema = await Schema.Value;
        var value = Gen.OneOf(
            Gen.OneOf(
                "\"a.io\"", "\"localhost:5000/x\"", "\"nginx*\"", "\"Pod\"", "\"{name}\"", "\"{tag}\"", "\"keep\"",
                "\"linux/amd64\"", "\"tag\"", "\"16Mi\"", "\"\"", "\"a b\"",
                "\"spec/image\"", "\"J <j@x>\"", "\"a@b\"", "\"https://a.io\"", "\"HTTPS://a.io\""),
            Gen.OneOf("0", "1", "8", "65", "2147483648", "1.5", "true", "false", "null", "[]", "{}"),
            Gen.String[Gen.Char["aB1./-_*?{}@: []<>"], 0, 8].Select(text => $"\"{text}\""));
        var key = Gen.OneOf(
            "destination", "sources", "include", "kinds", "target", "tags", "tagConflict", "platforms", "pin", "referrers", "maximumFileSize",
            "concurrency", "maximumWait", "commit", "fieldSpecs", "mirrors", "registries", "docker.io", "caFile", "keyFile", "tls", "message",
            "author", "signOff", "path", "image", "kind");
        var map = Gen.Select(key, value).List[0, 3]
            .Select(pairs => $"{{{string.Join(", ", pairs.DistinctBy(p => p.Item1).Select(p => $"\"{p.Item1}\": {p.Item2}"))}}}");
        var nested = Gen.OneOf(value, map, Gen.OneOf(value, map).List[0, 2].Select(items => $"[{string.Join(", ", items)}]"));
        Gen.Select(key, nested).Sample(
            (k, v) =>
            {
                var document = Document($"{{\"{k}\": {v}}}");
                return schema.Validate(document).Count == 0 || ConfigDocument.Parse(document, "c.json").Findings.Count > 0;
            },
            iter: Campaign.Of(3_000));
    }

    public static IEnumerable<TheoryDataRow<string>> Lines(string corpus) => corpus.Split('\n').Select(line => new TheoryDataRow<string>(line));

    private static string Document(string spec) => $$"""{"apiVersion": "copyimage.dev/v1", "kind": "CopyImage", "spec": {{spec}}}""";

    private static Task<(bool Schema, bool Parser)> JudgeAsync(string spec) => JudgeDocumentAsync(Document(spec));

    private static async Task<(bool Schema, bool Parser)> JudgeDocumentAsync(string document) =>
        ((await Schema.Value).Validate(document).Count == 0, ConfigDocument.Parse(document, "copyimage.json").Findings.Count == 0);
}
