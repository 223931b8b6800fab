using CopyImageGitOps.Findings;

namespace CopyImageGitOps.Cli.Tests.Reporting;

internal static class SampleReport
{
    public const string Hex = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    public static RunReport Create() => new(
        "registry.example.com/mirror",
        [
            new ReportImage(
                "docker.io/library/nginx:1.25",
                $"sha256:{Hex}",
                $"registry.example.com/mirror/docker.io/library/nginx:1.25@sha256:{Hex}",
                ImageStatus.Copied,
                12_900_000,
                [
                    new ReportReference("apps/wéb.yaml", 12, 18, "Deployment", "web", null, "spec.template.spec.containers[0].image", "nginx:1.25"),
                    new ReportReference(
                        "apps/job.json", 3, 5, "CronJob", "job", "prod", "spec.jobTemplate.spec.template.spec.containers[0].image", "nginx:1.25"),
                ]),
            new ReportImage("docker.io/library/absent:1", null, "registry.example.com/mirror/docker.io/library/absent:1", ImageStatus.Failed, 0, []),
            new ReportImage("other.example.com/app:2", null, null, ImageStatus.Skipped, 0, []),
        ],
        [
            new ReportFinding(Severity.Error, "image-not-found", "'absent:1' does not exist at the source.", "Correct the tag.", "a.yaml", 3, "spec.image"),
            new ReportFinding(Severity.Info, "helm-template", "'other.example.com/app:2' is not public.", null, "a.yaml", 9, null),
            new ReportFinding(Severity.Error, "image-not-found", "'absent:1' does not exist at the source.", "Correct the tag.", "b.yaml", 7, "spec.image"),
            new ReportFinding(Severity.Warning, "helm-template", "Helm templates are skipped.", "Render the chart.", "chart/templates/x.yaml", null, null),
        ],
        new ReportSummary
        {
            FilesScanned = 10,
            FilesChanged = 1,
            ImagesFound = 3,
            ImagesCopied = 1,
            ImagesPresent = 0,
            ImagesFailed = 1,
            BytesCopied = 12_900_000,
        },
        "1f0e1f0e1f0e1f0e1f0e1f0e1f0e1f0e1f0e1f0e");
}
