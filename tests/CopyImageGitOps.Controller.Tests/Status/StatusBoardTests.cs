using CopyImageGitOps.Controller.Reconciling;
using CopyImageGitOps.Controller.Status;
using CopyImageGitOps.Controller.Watching;
using Microsoft.Extensions.Time.Testing;

namespace CopyImageGitOps.Controller.Tests.Status;

public sealed class StatusBoardTests
{
    private static readonly ObjectKey Web = new("Deployment", "shop", "web");
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void The_last_fifty_repairs_and_errors_are_kept_the_newest_first()
    {
        var board = new StatusBoard(_time);
        for (var i = 0; i < 1000; i++)
        {
            var key = new ObjectKey("Deployment", "shop", $"web-{i}");
            board.Record(key, StatusPageTests.Repair("nginx", "r.example/nginx"), TimeSpan.Zero);
            board.Record(key, new Outcome.Refused(StatusPageTests.Problem("no")), TimeSpan.Zero);
        }

        Assert.Equal((50, 50), (board.Actions.Count, board.Errors.Count));
        Assert.Equal(("web-999", "web-950"), (board.Actions[0].Key.Name, board.Actions[^1].Key.Name));
        Assert.Equal(("web-999", "web-950"), (board.Errors[0].Key.Name, board.Errors[^1].Key.Name));
    }

    [Fact]
    public void An_object_is_known_from_its_first_trouble_until_it_is_clean_repaired_or_gone()
    {
        var board = new StatusBoard(_time);
        var start = _time.GetUtcNow();
        Outcome[] ends = [new Outcome.Clean(), StatusPageTests.Repair("a", "b")];
        foreach (var end in ends)
        {
            board.Record(Web, new Outcome.Waiting(TimeSpan.FromSeconds(1), "its turn has not come"), TimeSpan.Zero);
            _time.Advance(TimeSpan.FromMinutes(1));
            board.Record(Web, new Outcome.Failed(StatusPageTests.Problem("no")), TimeSpan.Zero);
            Assert.Equal(start, board.Find(Web)!.Since);
            Assert.IsType<Outcome.Failed>(board.Find(Web)!.Outcome);
            board.Record(Web, end, TimeSpan.Zero);
            Assert.Null(board.Find(Web));
            start = _time.GetUtcNow();
        }

        board.Record(Web, new Outcome.Conflicted("somebody wrote"), TimeSpan.Zero);
        board.Forget(Web);
        Assert.Null(board.Find(Web));
    }

    [Fact]
    public void It_does_not_grow_without_bound()
    {
        var board = new StatusBoard(_time);
        for (var i = 0; i < 20_000; i++)
        {
            board.Record(new ObjectKey("Deployment", "shop", $"web-{i}"), new Outcome.Reported(ReportReason.Audit, "audit"), TimeSpan.Zero);
        }

        Assert.NotNull(board.Find(new ObjectKey("Deployment", "shop", "web-9999")));
        Assert.Null(board.Find(new ObjectKey("Deployment", "shop", "web-10000")));
    }

    [Fact]
    public void Several_boards_are_all_told()
    {
        var (first, second) = (new StatusBoard(_time), new StatusBoard(_time));
        var both = new StatusBoards(first, second);
        both.Record(Web, new Outcome.Conflicted("somebody wrote"), TimeSpan.Zero);
        Assert.True(first.Find(Web) is not null && second.Find(Web) is not null);

        both.Forget(Web);
        Assert.True(first.Find(Web) is null && second.Find(Web) is null);
    }
}
