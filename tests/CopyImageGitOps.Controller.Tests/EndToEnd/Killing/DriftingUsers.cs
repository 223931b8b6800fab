using System.Collections.Concurrent;

namespace CopyImageGitOps.Controller.Tests.EndToEnd.Killing;

/// <summary>People who create, change and delete objects all the time; each waits for the repair of a change before the next one to the object.</summary>
internal sealed class DriftingUsers(Stage stage, ObjectView view, ImageSupply images) : IDisposable
{
    private const int Users = 20;

    private readonly ConcurrentBag<DriftingObject> _objects = [];
    private volatile bool _isOver;

    public IReadOnlyCollection<DriftingObject> Objects => _objects;

    /// <summary>Returns when the last change before <see cref="End"/> is repaired.</summary>
    public Task WorkAsync(BesideWork beside) =>
        Task.WhenAll(Enumerable.Range(0, Users).Select(user => beside.Start(ct => WorkAsync(user, ct))));

    public void End() => _isOver = true;

    public void Dispose()
    {
        foreach (var drifting in _objects) drifting.Dispose();
    }

    private async Task WorkAsync(int user, CancellationToken ct)
    {
        for (var number = 0; !_isOver; number++)
        {
            var drifting = new DriftingObject(stage, isDaemonSet: Random.Shared.Next(3) == 0, $"user-{user}-{number}");
            _objects.Add(drifting);
            await LiveAsync(drifting, ct);
        }
    }

    private async Task LiveAsync(DriftingObject drifting, CancellationToken ct)
    {
        for (var changes = Random.Shared.Next(1, 5); changes > 0; changes--)
        {
            await drifting.GiveAsync(await images.NextAsync(drifting.Image, ct), ct);
            if (changes == 1 && Random.Shared.Next(6) == 0)
            {
                await drifting.DeleteAsync(isEarly: true, ct);
                return;
            }

            var repaired = await view.HasAsync(drifting.Name, stage.CopyOf(drifting.Image!), ct);
            Assert.Equal((drifting.Name, 2 * drifting.Changes), (drifting.Name, repaired.Generation));
        }

        if (Random.Shared.Next(3) > 0) await drifting.DeleteAsync(isEarly: false, ct);
    }
}
