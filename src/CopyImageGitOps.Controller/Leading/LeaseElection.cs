using CopyImageGitOps.Findings;
using k8s;

namespace CopyImageGitOps.Controller.Leading;

/// <summary>
/// The election by a Lease, with client-go's times. Unlike KubernetesClient's elector it survives every kind of failure until the renew deadline, takes a
/// Lease without a holder, waits for the work to end before anything else, and releases the Lease.
/// </summary>
public sealed class LeaseElection : ILeadership
{
    private readonly LeaseCandidate _candidate;
    private readonly LeaseProblems _problems;
    private readonly LeaseTimes _times;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private volatile LeaseTerm? _term;

    /// <param name="name">The Lease's; it is created if it does not exist.</param>
    public LeaseElection(
        IKubernetes client, string @namespace, string name, string identity, TimeProvider time, ILogger<LeaseElection> logger, LeaseTimes? times = null)
        : this(new KubernetesLease(client, @namespace, name), identity, time, logger, times ?? new LeaseTimes())
    {
    }

    internal LeaseElection(ILease lease, string identity, TimeProvider time, ILogger logger, LeaseTimes times)
    {
        (Identity, _times, _time, _logger) = (identity, times, time, logger);
        _candidate = new LeaseCandidate(identity, lease, times, time);
        _problems = new LeaseProblems($"{lease}", logger);
    }

    /// <summary>As the Lease has it while this replica leads.</summary>
    public string Identity { get; }

    public bool IsLeader => _term is { IsHeld: true };

    public string? Leader => _candidate.Holder;

    public Finding? Problem => _problems.Current;

    public async Task RunAsync(Func<CancellationToken, Task> lead, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            var began = _time.GetTimestamp();
            if (await TryHoldAsync(cancellationToken)) await LeadAsync(lead, began, cancellationToken);
            await PauseAsync(cancellationToken);
        }
    }

    private async Task LeadAsync(Func<CancellationToken, Task> lead, long won, CancellationToken cancellationToken)
    {
        using var term = new LeaseTerm(_times, _time, won, cancellationToken);
        _term = term;
        Log.Won(_logger, Identity);
        try
        {
            await WorkAsync(lead, term);
        }
        finally
        {
            _term = null;
            Log.Ended(_logger, Identity, term.Lost.IsCancellationRequested);
            await ReleaseAsync();
        }
    }

    /// <summary>Renews until the work has returned, also when the process is to stop: work that is being wound up is still a leader's.</summary>
    private async Task WorkAsync(Func<CancellationToken, Task> lead, LeaseTerm term)
    {
        using var done = CancellationTokenSource.CreateLinkedTokenSource(term.Lost);
        var renewing = RenewAsync(term, done.Token);
        try
        {
            await lead(term.Token);
        }
        catch (OperationCanceledException) when (term.Token.IsCancellationRequested)
        {
        }
        finally
        {
            done.Cancel();
            await renewing;
        }
    }

    private async Task RenewAsync(LeaseTerm term, CancellationToken done)
    {
        while (await PauseAsync(done))
        {
            var began = _time.GetTimestamp();
            if (await TryHoldAsync(done)) term.Renew(began);
            else if (_candidate.IsHeldByAnother) term.Lose();
        }
    }

    /// <summary>One try. Every failure is one that may pass.</summary>
    private async Task<bool> TryHoldAsync(CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(_times.RequestTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            var holds = await _candidate.TryHoldAsync(either.Token);
            _problems.Clear();
            return holds;
        }
        catch (Exception e)
        {
            if (!cancellationToken.IsCancellationRequested) _problems.Note(e);
            return false;
        }
    }

    private async Task ReleaseAsync()
    {
        using var limit = new CancellationTokenSource(_times.ReleaseLimit, _time);
        do
        {
            try
            {
                if (await _candidate.TryReleaseAsync(limit.Token)) Log.Released(_logger, Identity);
                return;
            }
            catch (Exception e)
            {
                _problems.Note(e);
            }
        }
        while (await PauseAsync(limit.Token));
    }

    /// <summary>False if it was cut short.</summary>
    private async Task<bool> PauseAsync(CancellationToken cancellationToken)
    {
        var pause = Task.Delay(_times.NextPause(), _time, cancellationToken);
        await pause.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        return pause.IsCompletedSuccessfully;
    }
}
