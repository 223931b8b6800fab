using CopyImageGitOps.Cli.Reporting;
using Microsoft.Extensions.Time.Testing;

namespace CopyImageGitOps.Cli.Tests.Reporting;

public sealed class CopyProgressTests
{
    private const string Nginx = "docker.io/library/nginx:1.25";
    private const string Redis = "docker.io/library/redis:7";

    [Fact]
    public async Task Without_a_terminal_each_event_is_a_line()
    {
        var writer = new SharedWriter();

        var result = await CopyProgress.RunAsync(Plain(writer), new FakeTimeProvider(), Verbosity.Normal, progress =>
        {
            Copy(progress);
            return Task.FromResult(42);
        });

        Assert.Equal(42, result);
        Assert.Equal(
            """
              copying docker.io/library/nginx:1.25 → r.example.com/nginx:1.25
              waiting 30.0 s for registry-1.docker.io: rate limit
              copied  docker.io/library/nginx:1.25  3.00 MiB in 1.5 s
              copying docker.io/library/redis:7 → r.example.com/redis:7
              failed  docker.io/library/redis:7

            """,
            writer.ToString());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Quiet_shows_no_progress(bool isTerminal)
    {
        var writer = new SharedWriter();

        await CopyProgress.RunAsync(Consoles.Create(writer, isTerminal, _ => null, 80), new FakeTimeProvider(), Verbosity.Quiet, progress =>
        {
            Copy(progress);
            return Task.FromResult(0);
        });

        Assert.Equal("", writer.ToString());
    }

    [Fact]
    public async Task In_CI_a_terminal_gets_lines_too()
    {
        var writer = new SharedWriter();

        var console = Consoles.Create(writer, isTerminal: true, name => name == "CI" ? "true" : null, 80);
        await CopyProgress.RunAsync(console, new FakeTimeProvider(), Verbosity.Normal, progress =>
        {
            Copy(progress);
            return Task.FromResult(0);
        });

        Assert.Contains("copying", writer.ToString());
        Assert.DoesNotContain("\e[?25l", writer.ToString());
    }

    [Fact(Timeout = 30_000)]
    public async Task A_terminal_shows_what_is_in_transfer_and_keeps_a_line_for_what_is_done()
    {
        var writer = new SharedWriter();
        var time = new FakeTimeProvider();
        var started = new TaskCompletionSource();
        var release = new TaskCompletionSource();

        var run = CopyProgress.RunAsync(Consoles.Create(writer, isTerminal: true, _ => null, 60), time, Verbosity.Normal, async progress =>
        {
            progress.ImagesPlanned(2);
            progress.ImageStarted(Nginx, "t");
            progress.BytesMoved(Nginx, 2 << 20);
            started.SetResult();
            await release.Task;
            progress.ImageFinished(Nginx, ImageStatus.Copied, 3 << 20, TimeSpan.FromSeconds(2));
            return 1;
        });
        await started.Task.WaitAsync(TestContext.Current.CancellationToken);
        while (!writer.ToString().Contains("2.00 MiB", StringComparison.Ordinal))
        {
            time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }

        release.SetResult();
        Assert.Equal(1, await run);

        var text = writer.ToString();
        Assert.Contains("0 of 2 images", text);
        Assert.EndsWith("copied  \e[0mdocker.io/library/nginx:1.25  3.00 MiB in 2.0 s\n", text);
        Assert.Contains("\e[?25h", text);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_failure_of_the_work_ends_the_display_and_is_passed_on()
    {
        var writer = new SharedWriter();

        await Assert.ThrowsAsync<OperationCanceledException>(() => CopyProgress.RunAsync<int>(
            Consoles.Create(writer, isTerminal: true, _ => null, 60), TimeProvider.System, Verbosity.Normal, async progress =>
            {
                progress.ImageStarted(Nginx, "t");
                await Task.Delay(1, TestContext.Current.CancellationToken);
                throw new OperationCanceledException();
            }));

        Assert.Contains("\e[?25h", writer.ToString());
    }

    [Fact]
    public void The_board_has_a_row_for_each_transfer_for_a_wait_and_for_the_total()
    {
        var time = new FakeTimeProvider();
        var board = new ProgressBoard(time) { Total = 12 };
        for (var i = 0; i < 10; i++) board.Start($"image{i}");
        board.Move("image1", 4 << 20);
        board.Wait("waiting for docker.io: rate limit", TimeSpan.FromSeconds(5));
        time.Advance(TimeSpan.FromSeconds(2));
        board.Finish("image0");

        var rows = board.Rows();

        Assert.Equal(("image1", "4.00 MiB", "2.00 MiB/s"), rows[0]);
        Assert.Equal(("and 1 more", "", ""), rows[8]);
        Assert.Equal(("waiting for docker.io: rate limit", "", "3.0 s"), rows[9]);
        Assert.Equal(("1 of 12 images, 2.0 s", "4.00 MiB", "2.00 MiB/s"), rows[10]);
        time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal("1 of 12 images, 2 min 2 s", board.Rows()[^1].Name);
        Assert.Equal(10, board.Rows().Count);
    }

    [Fact(Timeout = 30_000)]
    public async Task Many_threads_may_report_at_once()
    {
        var writer = new SharedWriter();

        await CopyProgress.RunAsync(Plain(writer), TimeProvider.System, Verbosity.Normal, async progress =>
        {
            await Parallel.ForAsync(0, 100, TestContext.Current.CancellationToken, (i, _) =>
            {
                progress.ImageStarted($"image{i}", "t");
                progress.BytesMoved($"image{i}", 1);
                progress.ImageFinished($"image{i}", ImageStatus.Present, 0, TimeSpan.Zero);
                return ValueTask.CompletedTask;
            });
            return 0;
        });

        var lines = writer.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(200, lines.Length);
        Assert.Equal(100, lines.Count(line => line.StartsWith("  present image", StringComparison.Ordinal)));
    }

    private static void Copy(CopyProgress progress)
    {
        progress.ImageStarted(Nginx, "r.example.com/nginx:1.25");
        progress.BytesMoved(Nginx, 1 << 20);
        progress.Waiting("registry-1.docker.io", TimeSpan.FromSeconds(30), "rate limit");
        progress.BytesMoved(Nginx, 2 << 20);
        progress.ImageFinished(Nginx, ImageStatus.Copied, 3 << 20, TimeSpan.FromSeconds(1.5));
        progress.ImageStarted(Redis, "r.example.com/redis:7");
        progress.ImageFinished(Redis, ImageStatus.Failed, 0, TimeSpan.FromSeconds(1));
    }

    private static Spectre.Console.IAnsiConsole Plain(TextWriter writer) => Consoles.Create(writer, isTerminal: false, _ => null, 40);

    /// <summary>Can be read while the display writes from another thread.</summary>
    private sealed class SharedWriter : TextWriter
    {
        private readonly System.Text.StringBuilder _text = new();

        public override System.Text.Encoding Encoding => System.Text.Encoding.UTF8;

        public override void Write(char value) => Write(value.ToString());

        public override void Write(string? value)
        {
            lock (_text) _text.Append(value);
        }

        public override string ToString()
        {
            lock (_text) return _text.ToString();
        }
    }
}
