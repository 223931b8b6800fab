using System.Text.Json.Nodes;
using CopyImageGitOps.Configuration;
using CopyImageGitOps.Controller.Reconciling;
using CopyImageGitOps.Controller.Reconciling.Patching;
using CopyImageGitOps.Controller.Watching;
using CopyImageGitOps.Findings;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace CopyImageGitOps.Controller.Tests.Reconciling;

public sealed class ReconcilerTests : IImageMirror, IWorkloadPatcher
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch);
    private readonly WorkloadTable _table = new();
    private readonly RecordedEvents _events = new();
    private readonly List<string> _steps = [];
    private readonly List<WorkloadPatch> _patches = [];
    private readonly Reconciler _reconciler;
    private readonly RolloutPacer _pacer;
    private MirrorResult? _mirrored;
    private Action _whileMirroring = () => { };
    private PatchAnswer _answer = new(PatchVerdict.Applied);

    public ReconcilerTests()
    {
        _pacer = new RolloutPacer(1, _table, _events, _time);
        var manners = new Manners(new ControllerConfig(), _table, "own");
        var notices = new Notices(_events, _time, NullLogger<Notices>.Instance);
        _reconciler = new Reconciler(_table, manners, new RevertLog(_time), _pacer, this, this, _events, notices, _time, pullSecret: null);
    }

    private static Workload Web => Drifted.Deployment("nginx:1.25", "redis:7");

    [Fact]
    public async Task An_object_that_has_drifted_is_mirrored_then_patched_then_told()
    {
        var repaired = Assert.IsType<Outcome.Repaired>(await ReconcileAsync(Web));

        Assert.Equal(["mirror", "patch"], _steps);
        Assert.Equal([("nginx:1.25", "own/nginx:1.25"), ("redis:7", "own/redis:7")], repaired.Images.Select(i => (i.Source, i.Target)));
        Assert.Equal(["Replaced nginx:1.25 by own/nginx:1.25", "Replaced redis:7 by own/redis:7"], _events.All.Select(e => e.Message));
        Assert.All(_events.All, e => Assert.Equal((EventKind.Normal, "ImageRepaired"), (e.Kind, e.Reason)));
    }

    [Fact]
    public async Task An_object_without_public_images_or_without_being_is_clean()
    {
        Assert.IsType<Outcome.Clean>(await ReconcileAsync(Drifted.Deployment()));
        _table.Remove(Web);
        Assert.IsType<Outcome.Clean>(await ReconcileAsync());

        Assert.Empty(_steps);
    }

    [Fact]
    public async Task An_object_that_is_left_alone_is_told_once()
    {
        for (var i = 0; i < 3; i++)
        {
            var outcome = await ReconcileAsync(Web with { IsPaused = true });
            Assert.Equal(ReportReason.Paused, Assert.IsType<Outcome.Reported>(outcome).Reason);
        }

        Assert.Equal(
            ["Deployment default/web references 'nginx:1.25', 'redis:7' and is left alone, as it is paused; it is repaired when it is resumed."],
            _events.All.Select(e => e.Message));
        Assert.Empty(_steps);

        await ReconcileAsync(Drifted.Deployment("nginx:1.26") with { IsPaused = true });
        Assert.Equal(2, _events.All.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_object_of_which_one_image_cannot_be_had_is_left_alone(bool isTransient)
    {
        var problem = new Finding(Severity.Error, FindingCodes.ImageNotFound, "Cannot find it.") { Hint = "Look." };
        _mirrored = new MirrorResult(Replacements(Web), [problem], isTransient);

        var outcome = await ReconcileAsync(Web);

        Assert.Equal(isTransient ? new Outcome.Failed(problem) : new Outcome.Refused(problem), outcome);
        Assert.Equal(["mirror"], _steps);
        var said = Assert.Single(_events.All);
        Assert.Equal((EventKind.Warning, "ImageNotCopied", "Cannot find it. Look."), (said.Kind, said.Reason, said.Message));
        Assert.Empty(_pacer.InProgress);
    }

    [Fact]
    public async Task While_the_watch_lags_behind_the_patch_nothing_is_asked_or_written()
    {
        await ReconcileAsync(Web);
        _steps.Clear();

        var delays = new List<TimeSpan>();
        while (_time.GetUtcNow() < DateTimeOffset.UnixEpoch.AddMinutes(1))
        {
            var waiting = Assert.IsType<Outcome.Waiting>(await ReconcileAsync());
            delays.Add(waiting.Delay);
            _time.Advance(waiting.Delay);
        }

        Assert.Empty(_steps);
        Assert.InRange(delays.Count, 10, 30);
    }

    [Fact]
    public async Task The_third_revert_stops_with_a_warning()
    {
        for (var i = 0; i < 3; i++)
        {
            Assert.IsType<Outcome.Repaired>(await ReconcileAsync(Web with { ResourceVersion = $"{i}" }));
            _table.Put(Web with { ResourceVersion = $"{i}-patched", Images = [] });
            Assert.False(_pacer.IsFull);
            _time.Advance(TimeSpan.FromMinutes(1));
        }

        var stopped = Assert.IsType<Outcome.Reported>(await ReconcileAsync(Web with { ResourceVersion = "3" }));

        Assert.Equal(ReportReason.Reverted, stopped.Reason);
        Assert.Equal(3, _patches.Count);
        Assert.Equal("RepairReverted", _events.All[^1].Reason);
        Assert.StartsWith(
            "Deployment default/web has got 'nginx:1.25', 'redis:7' back each time it was repaired, three times within ten minutes; "
                + "it is left alone until 1970-01-01 01:03:00Z.",
            stopped.Message);
    }

    [Fact]
    public async Task An_object_waits_for_its_turn_without_copying()
    {
        await ReconcileAsync(Drifted.Named("first", "nginx:1"));
        _steps.Clear();

        Assert.Equal(
            new Outcome.Waiting(TimeSpan.FromSeconds(1), "As many rollouts as are allowed are in progress."),
            await ReconcileAsync(Drifted.Named("second", "nginx:1")));
        Assert.Empty(_steps);
    }

    [Theory]
    [InlineData(PatchVerdict.Gone, "clean")]
    [InlineData(PatchVerdict.Conflicted, "conflicted")]
    [InlineData(PatchVerdict.Refused, "refused")]
    [InlineData(PatchVerdict.Failed, "failed")]
    public async Task A_patch_that_was_not_applied_frees_the_place_of_its_rollout(PatchVerdict verdict, string word)
    {
        _answer = new PatchAnswer(verdict, new Finding(Severity.Error, FindingCodes.PatchRefused, "No."));

        Assert.Equal(word, (await ReconcileAsync(Web)).Word);

        Assert.Empty(_pacer.InProgress);
        Assert.Equal(verdict == PatchVerdict.Refused ? ["PatchRefused"] : [], _events.Reasons);
    }

    [Fact]
    public async Task After_a_conflict_the_next_version_is_waited_for()
    {
        _answer = new PatchAnswer(PatchVerdict.Conflicted);
        await ReconcileAsync(Web);
        Assert.IsType<Outcome.Waiting>(await ReconcileAsync());
        Assert.Single(_patches);

        _answer = new PatchAnswer(PatchVerdict.Applied);
        Assert.IsType<Outcome.Repaired>(await ReconcileAsync(Web with { ResourceVersion = "2" }));
    }

    [Fact]
    public async Task What_changed_while_its_images_were_copied_is_not_patched_as_it_was()
    {
        _whileMirroring = () => _table.Put(Web with { ResourceVersion = "2", IsIgnored = true });
        Assert.IsType<Outcome.Conflicted>(await ReconcileAsync(Web));
        _whileMirroring = () => _table.Remove(Web);
        Assert.IsType<Outcome.Conflicted>(await ReconcileAsync(Web));

        Assert.Empty(_patches);
        Assert.Empty(_pacer.InProgress);
    }

    [Fact]
    public async Task A_new_status_while_its_images_were_copied_is_no_conflict()
    {
        _whileMirroring = () => _table.Put(Web with { ResourceVersion = "2", Rollout = RolloutState.InProgress });

        Assert.IsType<Outcome.Repaired>(await ReconcileAsync(Web));

        Assert.Equal("2", JsonNode.Parse(Assert.Single(_patches).Json)![0]!["value"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_pause_that_the_API_server_asks_for_is_kept()
    {
        var problem = new Finding(Severity.Error, FindingCodes.PatchFailed, "Too many requests.");
        _answer = new PatchAnswer(PatchVerdict.Failed, problem) { RetryAfter = TimeSpan.FromSeconds(7) };

        Assert.Equal(new Outcome.Failed(problem) { RetryAfter = TimeSpan.FromSeconds(7) }, await ReconcileAsync(Web));
    }

    [Fact]
    public async Task A_patch_that_is_cancelled_frees_the_place_of_its_rollout()
    {
        _table.Put(Web);
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAsync<OperationCanceledException>(() => _reconciler.ReconcileAsync(Web.Key, cancelled.Token));

        Assert.Empty(_pacer.InProgress);
    }

    Task<MirrorResult> IImageMirror.MirrorAsync(Workload workload, CancellationToken cancellationToken)
    {
        _steps.Add("mirror");
        _whileMirroring();
        return Task.FromResult(_mirrored ?? new MirrorResult(Replacements(workload), [], IsTransient: false));
    }

    Task<PatchAnswer> IWorkloadPatcher.PatchAsync(Workload workload, WorkloadPatch patch, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Assert.Equal(workload.ResourceVersion, JsonNode.Parse(patch.Json)![0]!["value"]!.GetValue<string>());
        _steps.Add("patch");
        _patches.Add(patch);
        return Task.FromResult(_answer);
    }

    private static Dictionary<References.ImageReference, string> Replacements(Workload workload) =>
        workload.Images.ToDictionary(image => image.Field.Reference, image => $"own/{image.Field.Value}");

    private Task<Outcome> ReconcileAsync(Workload? now = null) =>
        _reconciler.ReconcileAsync(now is null ? Web.Key : _table.Put(now).Key, TestContext.Current.CancellationToken);
}
