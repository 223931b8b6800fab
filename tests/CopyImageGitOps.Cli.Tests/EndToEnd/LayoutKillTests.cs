using System.Diagnostics;
using CopyImageGitOps.Testing;
using CopyImageGitOps.Testing.Images;
using CopyImageGitOps.Testing.Registries;

namespace CopyImageGitOps.Cli.Tests.EndToEnd;

/// <summary>Invariants I1 and I6 for a folder: whenever the program is killed, the index names complete images only, and the next run completes.</summary>
public sealed class LayoutKillTests(ITestOutputHelper output)
{
    private static int Rounds => Campaign.Of(15);

    [Fact(Timeout = 600_000)]
    public async Task A_copy_to_a_folder_that_is_killed_anywhere_is_completed_by_the_next()
    {
        var token = TestContext.Current.CancellationToken;
        await using var source = await InProcessRegistry.StartAsync();
        var images = Enumerable.Range(1, 8)
            .Select(i => TestImages.Build(new TestImageOptions { Seed = i, LayerBytes = 400_000 }).AddTo(source, $"app{i}", "1")).ToList();
        // So that images are done one after the other, and kills come between them.
        source.Add(RegistryFault.Delay(TimeSpan.FromMilliseconds(30)) with { Method = "GET" });
        using var folder = new TemporaryFolder();
        using var program = new CopyImageProgram();
        folder.Add("images.txt", string.Join('\n', Enumerable.Range(1, images.Count).Select(i => $"{source.Address}/app{i}:1")));
        var whole = Stopwatch.StartNew();
        Assert.Equal(0, (await program.RunAsync(folder.Path, "copy", "--from-file", "images.txt", "--to", "oci:measured", "--concurrency", "1")).ExitCode);
        whole.Stop();

        var named = new List<int>();
        for (var round = 0; round < Rounds; round++)
        {
            token.ThrowIfCancellationRequested();
            var bundle = new TestLayout(folder[$"round-{round}"]);
            string[] arguments = ["copy", "--from-file", "images.txt", "--to", $"oci:round-{round}", "--concurrency", "1"];
            await KillAsync(program, arguments, folder.Path, whole.Elapsed * (0.1 + 0.9 * round / Rounds));

            if (File.Exists(bundle.IndexPath))
            {
                named.Add(bundle.Entries.Count);
                Assert.Empty(bundle.Faults());
            }

            var next = await program.RunAsync(folder.Path, arguments);
            Assert.True(next.ExitCode == 0, $"round {round}: {next}");
            Assert.Equal(images.Count, bundle.Entries.Count);
            Assert.All(images, image => Assert.Empty(bundle.Missing(image)));
            var files = bundle.Snapshot();
            Assert.DoesNotContain(files.Keys, file => file.EndsWith(".tmp", StringComparison.Ordinal));
            Assert.Equal(0, (await program.RunAsync(folder.Path, arguments)).ExitCode);
            Assert.Equal(files, bundle.Snapshot());
            Directory.Delete(folder[$"round-{round}"], recursive: true);
        }

        Assert.Contains(named, count => count > 0 && count < images.Count);
        output.WriteLine($"{Rounds} rounds; a whole copy takes {whole.ElapsedMilliseconds} ms; images named after the kill: {string.Join(", ", named)}");
    }

    private static async Task KillAsync(CopyImageProgram program, string[] arguments, string directory, TimeSpan after)
    {
        await using var process = program.Start(arguments, directory);
        var started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started) < after && !process.HasExited) Thread.Yield();
        if (!process.HasExited) process.Kill();
        await process.ExitAsync();
    }
}
