using CopyImageGitOps.Findings;
using CopyImageGitOps.Manifests;
using CopyImageGitOps.References;

namespace CopyImageGitOps.Cli.Tests.Reporting;

public sealed class RunReportTests
{
    [Fact]
    public void The_JSON_is_the_documented_contract()
    {
        var report = SampleReport.Create() with
        {
            Findings = [ReportFinding.From(new Finding(Severity.Warning, "helm-template", "It's <skipped>.") { File = "ä.yaml" })],
        };
        report = report with { Images = [report.Images[0] with { References = [report.Images[0].References[0]], Referrers = 2 }], Commit = null };

        Assert.Equal(
            $$"""
            {
              "destination": "registry.example.com/mirror",
              "images": [
                {
                  "source": "docker.io/library/nginx:1.25",
                  "digest": "sha256:{{SampleReport.Hex}}",
                  "target": "registry.example.com/mirror/docker.io/library/nginx:1.25@sha256:{{SampleReport.Hex}}",
                  "status": "copied",
                  "bytes": 12900000,
                  "references": [
                    {
                      "file": "apps/wéb.yaml",
                      "line": 12,
                      "column": 18,
                      "kind": "Deployment",
                      "name": "web",
                      "namespace": null,
                      "field": "spec.template.spec.containers[0].image",
                      "value": "nginx:1.25"
                    }
                  ],
                  "referrers": 2
                }
              ],
              "findings": [
                {
                  "severity": "warning",
                  "code": "helm-template",
                  "message": "It's <skipped>.",
                  "hint": null,
                  "file": "ä.yaml",
                  "line": null,
                  "field": null
                }
              ],
              "summary": {
                "filesScanned": 10,
                "filesChanged": 1,
                "imagesFound": 3,
                "imagesCopied": 1,
                "imagesPresent": 0,
                "imagesFailed": 1,
                "bytesCopied": 12900000
              },
              "commit": null
            }

            """,
            report.ToJson());
    }

    [Theory]
    [InlineData(ImageStatus.Planned, "planned")]
    [InlineData(ImageStatus.Copied, "copied")]
    [InlineData(ImageStatus.Present, "present")]
    [InlineData(ImageStatus.Failed, "failed")]
    [InlineData(ImageStatus.Skipped, "skipped")]
    public void Every_status_has_its_word(ImageStatus status, string word)
    {
        var report = SampleReport.Create();

        Assert.Contains($"\"status\": \"{word}\"", (report with { Images = [report.Images[2] with { Status = status }] }).ToJson());
    }

    [Fact]
    public void A_reference_is_taken_over_from_the_field_that_was_found()
    {
        var field = new ImageField
        {
            File = "a.yaml",
            Line = 1,
            Column = 2,
            Document = 3,
            Kind = "Pod",
            Name = "p",
            Namespace = "n",
            Field = "spec.containers[0].image",
            Value = "nginx",
            Reference = ImageReference.Parse("nginx"),
            Span = default,
        };

        Assert.Equal(new ReportReference("a.yaml", 1, 2, "Pod", "p", "n", "spec.containers[0].image", "nginx"), ReportReference.From(field));
    }
}
