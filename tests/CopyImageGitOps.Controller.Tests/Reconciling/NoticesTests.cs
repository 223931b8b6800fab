using CopyImageGitOps.Configuration;
using CopyImageGitOps.Controller.Reconciling;
using CopyImageGitOps.Controller.Reconciling.Patching;
using CopyImageGitOps.Controller.Watching;
using CopyImageGitOps.Findings;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace CopyImageGitOps.Controller.Tests.Reconciling;

public sealed class NoticesTests : ILogger<Notices>, IImageMirror
{
    private static readonly Finding Odd =
        new(Severity.Warning, FindingCodes.ReferenceInvalid, "'a b' has a space") { Hint = "Correct the image.", Field = "spec.image" };

    private static readonly Finding Foreign = new(Severity.Warning, FindingCodes.ForeignLayer, "It has 1 layer.") { Hint = "Make sure." };

    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch);
    private readonly WorkloadTable _table = new();
    private readonly RecordedEvents _events = new();
    private readonly List<string> _log = [];

    private static Workload NotUnderstood => Drifted.Deployment() with { Findings = [Odd] };

    [Fact]
    public async Task What_is_not_understood_is_said_once_by_an_event_and_a_line_of_log_and_the_object_is_clean()
    {
        var reconciler = Build();
        _table.Put(NotUnderstood);
        for (var i = 0; i < 3; i++) Assert.IsType<Outcome.Clean>(await ReconcileAsync(reconciler));

        var said = Assert.Single(_events.All);
        Assert.Equal((EventSubject.Of(NotUnderstood), EventKind.Warning, "ImageNotUnderstood"), (said.Subject, said.Kind, said.Reason));
        Assert.Equal("spec.image: 'a b' has a space. Correct the image.", said.Message);
        Assert.Equal(["Warning Deployment default/web: reference-invalid: spec.image: 'a b' has a space. Correct the image."], _log);

        _time.Advance(TimeSpan.FromHours(6));
        await ReconcileAsync(reconciler);
        Assert.Equal(2, _events.All.Count);
    }

    [Fact]
    public async Task Who_asked_for_silence_gets_no_event_but_the_log_has_it()
    {
        _table.Put(NotUnderstood with { IsIgnored = true });
        await ReconcileAsync(Build());

        Assert.Empty(_events.All);
        Assert.Single(_log);
    }

    [Fact]
    public async Task Of_an_object_that_another_one_controls_it_is_said_at_that_one()
    {
        _table.Put(NotUnderstood with { Owner = new("example.com/v1", "Database", "db", "u1") });
        await ReconcileAsync(Build());

        Assert.Equal(("Database", "db"), (_events.All[0].Subject.Kind, _events.All[0].Subject.Name));
    }

    [Fact]
    public async Task What_there_is_to_know_of_a_copy_is_said_beside_the_repair()
    {
        _table.Put(Drifted.Deployment("nginx:1"));
        Assert.IsType<Outcome.Repaired>(await ReconcileAsync(Build(new Applying())));

        Assert.Equal(["ImageCopiedWithWarning", "ImageRepaired"], _events.Reasons);
        Assert.Equal((EventKind.Warning, "It has 1 layer. Make sure."), (_events.All[0].Kind, _events.All[0].Message));
        Assert.Contains("Information Deployment default/web: tag-kept: It was kept. ", _log);
    }

    Task<MirrorResult> IImageMirror.MirrorAsync(Workload workload, CancellationToken cancellationToken) => Task.FromResult(new MirrorResult(
        workload.Images.ToDictionary(image => image.Field.Reference, _ => "own/nginx:1"), [], IsTransient: false)
    {
        Warnings = [Foreign, new Finding(Severity.Info, "tag-kept", "It was kept.")],
    });

    void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _log.Add($"{logLevel} {formatter(state, exception)}");

    bool ILogger.IsEnabled(LogLevel logLevel) => true;

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;

    private Reconciler Build(IWorkloadPatcher? patcher = null) => new(
        _table, new Manners(new ControllerConfig(), _table, "own"), new RevertLog(_time), new RolloutPacer(0, _table, _events, _time), this,
        patcher ?? new Applying(), _events, new Notices(_events, _time, this), _time, pullSecret: null);

    private Task<Outcome> ReconcileAsync(Reconciler reconciler) => reconciler.ReconcileAsync(NotUnderstood.Key, TestContext.Current.CancellationToken);

    private sealed class Applying : IWorkloadPatcher
    {
        public Task<PatchAnswer> PatchAsync(
            Workload workload, WorkloadPatch patch, CancellationToken cancellationToken) =>
            Task.FromResult(new PatchAnswer(PatchVerdict.Applied));
    }
}
