using EdgeForecast.Core.Pipeline;
using EdgeForecast.Core.Signals;

namespace EdgeForecast.TestKit.Fakes;

/// <summary>
/// An entrance to nowhere that copies what is handed over and keeps count of the batches that are out. It can be held,
/// as a pipeline is that has no room.
/// </summary>
/// <param name="capacity">Samples a batch.</param>
public sealed class CapturingIntake(int capacity = 64) : IBatchIntake
{
    private readonly Lock _gate = new();
    private readonly List<HandedOverBatch> _batches = [];
    private TaskCompletionSource _room = CreateOpen();
    private int _outstandingCount;
    private int _waitingCount;

    /// <summary>Everything handed over so far, in order.</summary>
    public IReadOnlyList<HandedOverBatch> Batches
    {
        get { lock (_gate) return [.. _batches]; }
    }

    /// <summary>All samples handed over so far, in order.</summary>
    public IReadOnlyList<Sample> Samples => [.. Batches.SelectMany(batch => batch.Samples)];

    /// <summary>Their values.</summary>
    public IReadOnlyList<double> Values => [.. Samples.Select(sample => sample.Value)];

    /// <summary>Batches rented and neither handed over nor returned.</summary>
    public int OutstandingCount => Volatile.Read(ref _outstandingCount);

    /// <summary>Hand-overs that wait for room.</summary>
    public int WaitingCount => Volatile.Read(ref _waitingCount);

    /// <summary>From now on nothing is taken in: a hand-over waits.</summary>
    public void Hold()
    {
        lock (_gate) _room = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>There is room again.</summary>
    public void Release()
    {
        lock (_gate) _room.TrySetResult();
    }

    public SampleBatch Rent()
    {
        Interlocked.Increment(ref _outstandingCount);
        return new SampleBatch(capacity);
    }

    public void Return(SampleBatch batch) => Interlocked.Decrement(ref _outstandingCount);

    public async ValueTask HandOverAsync(SampleBatch batch, CancellationToken stop)
    {
        Task room;
        lock (_gate) room = _room.Task;
        Interlocked.Increment(ref _waitingCount);
        try
        {
            await room.WaitAsync(stop);
        }
        finally
        {
            Interlocked.Decrement(ref _waitingCount);
            Interlocked.Decrement(ref _outstandingCount);
        }

        lock (_gate)
            _batches.Add(new HandedOverBatch(
                batch.Position, batch.Samples.ToArray(), [.. batch.Rejected], batch.CommitSoon));
    }

    private static TaskCompletionSource CreateOpen()
    {
        var open = new TaskCompletionSource();
        open.SetResult();
        return open;
    }
}
