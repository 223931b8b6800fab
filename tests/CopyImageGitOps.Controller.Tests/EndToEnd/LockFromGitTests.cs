using System.Text;
using CopyImageGitOps.Controller.Tests.Kubernetes;
using CopyImageGitOps.Controller.Tests.Locks;
using CopyImageGitOps.Locking;
using CopyImageGitOps.References;

namespace CopyImageGitOps.Controller.Tests.EndToEnd;

/// <summary>The cluster gets the strings that Git has.</summary>
[Collection(nameof(ControllerTests))]
public sealed class LockFromGitTests(ClusterFixture cluster)
{
    [Fact(Timeout = 120_000)]
    public async Task A_repaired_object_has_the_string_of_the_lock_file_and_after_a_push_another_has_the_newer_one()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var stage = await Stage.StartAsync(cluster, ct);
        using var repository = await LockRepository.CreateAsync();
        await stage.PublishAsync(ct, "nginx:1.25");
        var first = await LockAsync(stage, repository);
        // The tag has moved since Git was written.
        await stage.PublishAsync(ct, "nginx:1.25");
        var controller = await stage.StartControllerAsync(ct, $$"""{lockRepository: {interval: 5s, url: "{{repository.Url}}"} }""");
        await stage.KubectlAsync(ct, "create", "deployment", "web", "--image=nginx:1.25", "--replicas=0");
        await stage.HasImagesAsync("web", ct, first);

        var second = await LockAsync(stage, repository);
        await Eventually.GetsAsync(() => Task.FromResult(controller.Server.ReadLog()), log => log.Split("was read: 1 images").Length > 2, ct);
        await stage.KubectlAsync(ct, "create", "deployment", "other", "--image=nginx:1.25", "--replicas=0");
        await stage.HasImagesAsync("other", ct, second);

        Assert.NotEqual(first, second);
        await stage.HasImagesAsync("web", ct, first);
        Assert.Equal(["web", "other"], (await stage.PatchesAsync(ct)).Where(patch => patch.Code == 200).Select(patch => patch.Name));
    }

    /// <summary>Pushes a lock file that has the image in a place that the controller would not choose; that string.</summary>
    private static async Task<string> LockAsync(Stage stage, LockRepository repository)
    {
        var copy = $"{stage.Destination.Address}/mirror/pinned/nginx:1.25@{stage.DigestOf("nginx:1.25")}";
        var entry = new LockEntry(ImageReference.Parse("nginx:1.25"), Digest.Parse(stage.DigestOf("nginx:1.25")), ImageReference.Parse(copy), []);
        await repository.PushAsync("copyimage.lock", Encoding.UTF8.GetString(LockFileWriter.Write(new LockFile([entry]))));
        return copy;
    }
}
