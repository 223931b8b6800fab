using CopyImageGitOps.Configuration;
using CopyImageGitOps.Findings;
using CopyImageGitOps.Manifests;

namespace CopyImageGitOps.Tests.Configuration;

public sealed class ConfigDocumentTests
{
    private const string Everything = """
        # yaml-language-server: $schema=copyimage.schema.json
        apiVersion: copyimage.dev/v1
        kind: CopyImage
        metadata:
          name: copyimage
          annotations:
            config.kubernetes.io/local-config: "true"
        spec:
          destination: Registry.Example.com:5000/mirror/
          sources: [docker.io, GHCR.io, "[::1]:5000"]
          include:
            - nginx
            - image: "ghcr.io/acme/*"
              kind: Deploy*
              namespace: prod-?
              name: web
          exclude:
            - kind: CronJob
          kinds: [Deployment, DaemonSet]
          target: "{name}"
          pin: digest
          fieldSpecs:
            - group: argoproj.io
              version: v1alpha1
              kind: Workflow
              path: spec/templates[]/script/image
            - path: spec/a\/b/image
          insecureRegistries:
            - registry.test:5000
          mirrors:
            index.docker.io: [https://mirror.gcr.io, "http://localhost:5000/"]
          maximumFileSize: 512Ki
          concurrency: 16
          commit:
            message: |
              Mirror {count} images

              {images}
            author: Jane Doe <jane@example.com>
            signOff: true

        """;

    [Fact]
    public void Every_key_reaches_the_model()
    {
        var document = ConfigDocument.Parse(Everything, "copyimage.yaml");

        Assert.Empty(document.Findings.Select(ConfigText.Show));
        var config = document.Config;
        Assert.Equal("registry.example.com:5000/mirror", config.Destination);
        Assert.Equal(["docker.io", "ghcr.io", "[::1]:5000"], config.Sources);
        Assert.Equal(
            [
                new ImagePattern { Image = "nginx" },
                new ImagePattern { Image = "ghcr.io/acme/*", Kind = "Deploy*", Namespace = "prod-?", Name = "web" },
            ],
            config.Include);
        Assert.Equal([new ImagePattern { Kind = "CronJob" }], config.Exclude);
        Assert.Equal(["Deployment", "DaemonSet"], config.Kinds);
        Assert.Equal("{name}", config.Target);
        Assert.Equal(PinMode.Digest, config.Pin);
        Assert.Equal(
            [
                new FieldSpec { Group = "argoproj.io", Version = "v1alpha1", Kind = "Workflow", Path = "spec/templates[]/script/image" },
                new FieldSpec { Path = @"spec/a\/b/image" },
            ],
            config.FieldSpecs);
        Assert.Equal(["registry.test:5000"], config.InsecureRegistries);
        Assert.Equal(["https://mirror.gcr.io", "http://localhost:5000/"], Assert.Single(config.Mirrors, mirror => mirror.Key == "docker.io").Value);
        Assert.Equal(512 * 1024, config.MaximumFileSize);
        Assert.Equal(16, config.Concurrency);
        Assert.Equal(
            new CommitConfig { Message = "Mirror {count} images\n\n{images}\n", Author = "Jane Doe <jane@example.com>", SignOff = true },
            config.Commit);
    }

    [Fact]
    public void An_empty_spec_is_the_defaults()
    {
        var config = ConfigText.ValidSpec("{}");

        Assert.Equivalent(new CopyImageConfig(), config, strict: true);
        Assert.Contains("docker.io", config.Sources);
        Assert.Equal(PinMode.TagAndDigest, config.Pin);
        Assert.Equal(ReferrerMode.All, config.Referrers);
    }

    [Theory]
    [InlineData("all", ReferrerMode.All)]
    [InlineData("refresh", ReferrerMode.Refresh)]
    [InlineData("none", ReferrerMode.None)]
    public void Referrers_has_three_words(string word, ReferrerMode mode) => Assert.Equal(mode, ConfigText.ValidSpec($"referrers: {word}").Referrers);

    [Theory]
    [InlineData("tag@digest", PinMode.TagAndDigest)]
    [InlineData("tag", PinMode.Tag)]
    [InlineData("digest", PinMode.Digest)]
    public void Pin_has_three_words(string word, PinMode pin) => Assert.Equal(pin, ConfigText.ValidSpec($"pin: {word}").Pin);

    [Theory]
    [InlineData("1", 1)]
    [InlineData("1048576", 1024 * 1024)]
    [InlineData("4Ki", 4096)]
    [InlineData("\"16Mi\"", 16 * 1024 * 1024)]
    [InlineData("1Gi", 1024 * 1024 * 1024)]
    public void A_file_size_is_bytes_or_has_a_suffix(string text, long bytes) =>
        Assert.Equal(bytes, ConfigText.ValidSpec($"maximumFileSize: {text}").MaximumFileSize);

    [Theory]
    [InlineData("0s", 0)]
    [InlineData("90s", 90)]
    [InlineData("15m", 900)]
    [InlineData("24h", 86400)]
    public void A_wait_is_in_seconds_minutes_or_hours(string text, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), ConfigText.ValidSpec($"maximumWait: {text}").MaximumWait);

    [Fact]
    public void Json_is_read_as_well()
    {
        var document = ConfigDocument.Parse(
            """{"apiVersion": "copyimage.dev/v1", "kind": "CopyImage", "spec": {"destination": "localhost:5000", "concurrency": 2}}""",
            "c.json");

        Assert.Empty(document.Findings);
        Assert.Equal(("localhost:5000", 2), (document.Config.Destination, document.Config.Concurrency));
    }

    [Fact]
    public void An_alias_stands_for_what_its_anchor_has()
    {
        var config = ConfigText.ValidSpec("include: &patterns [nginx]\nexclude: *patterns");

        Assert.Equal(config.Include, config.Exclude);
    }

    [Fact]
    public void All_faults_are_reported_at_once_each_at_its_place()
    {
        const string Faulty = """
            apiVersion: copyimage.dev/v2
            kind: CopyImages
            spec:
              destinaton: registry.example.com
              concurrency: many
              sources: docker.io
              concurrency: 3
              include:
                - image: "a b"
                  kynd: Deployment
              commit:
                signoff: yes
                signOff: yes
            extra: 1
            target: "{name}"
            """;

        Assert.Equal(
            [
                "copyimage.yaml:1: [apiVersion] apiVersion is 'copyimage.dev/v2', not copyimage.dev/v1. -> Did you mean 'copyimage.dev/v1'?",
                "copyimage.yaml:2: [kind] kind is 'CopyImages', not CopyImage. -> Did you mean 'CopyImage'?",
                "copyimage.yaml:4: [spec.destinaton] spec.destinaton is not a known key. -> Did you mean 'destination'?",
                "copyimage.yaml:5: [spec.concurrency] spec.concurrency is 'many', not a whole number from 1 to 256.",
                "copyimage.yaml:6: [spec.sources] spec.sources is 'docker.io', not a list of registries.",
                "copyimage.yaml:7: [spec.concurrency] spec.concurrency is given twice; the first time on line 5. -> Keep one of them.",
                "copyimage.yaml:9: [spec.include[0].image] spec.include[0].image is 'a b', in which ' ' can match nothing. "
                    + "-> Patterns have '*' for any run of characters and '?' for one; everything else stands for itself.",
                "copyimage.yaml:10: [spec.include[0].kynd] spec.include[0].kynd is not a known key. -> Did you mean 'kind'?",
                "copyimage.yaml:12: [spec.commit.signoff] spec.commit.signoff is not a known key. -> Did you mean 'signOff'?",
                "copyimage.yaml:13: [spec.commit.signOff] spec.commit.signOff is 'yes', not true or false.",
                "copyimage.yaml:14: [extra] extra is not a known key. -> Known here: apiVersion, kind, metadata, spec.",
                "copyimage.yaml:15: [target] target is not a known key. -> It belongs below spec.",
            ],
            ConfigDocument.Parse(Faulty, "copyimage.yaml").Findings.Select(ConfigText.Show));
    }

    [Fact]
    public void Every_fault_is_an_error_of_the_configuration()
    {
        var finding = Assert.Single(ConfigText.ParseSpec("concurrency: 65").Findings);

        Assert.Equal((Severity.Error, FindingCodes.ConfigInvalid), (finding.Severity, finding.Code));
    }
}
