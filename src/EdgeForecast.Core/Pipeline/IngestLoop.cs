using EdgeForecast.Core.Signals;
using EdgeForecast.Core.Validation;

namespace EdgeForecast.Core.Pipeline;

/// <summary>
/// Takes batches from all sources, one after another: gate, then listeners, then store. A batch whose way was
/// interrupted by a failure goes on, when the loop runs again, where it stood: it is never judged twice, which would
/// make every sample its own repeat, nor offered twice, nor acknowledged before it is durable.
/// </summary>
public sealed class IngestLoop(
    IngestPipeline pipeline,
    Gate gate,
    IReadOnlyList<ISampleListener> listeners,
    ISampleStore store,
    TimeProvider machineTime) : ILoop
{
    private readonly ISampleListener[] _listeners = [.. listeners];
    private SampleBatch? _underWay;
    private Stage _stage;
    private long _batchCount;
    private long _sampleCount;
    private long _quarantinedCount;
    private long _rejectedCount;
    private long _listenerErrorCount;
    private volatile string _lastError = "";

    private enum Stage
    {
        /// <summary>As it came from the source.</summary>
        Raw,

        /// <summary>Through the gate.</summary>
        Judged,

        /// <summary>Seen by the listeners; the store is next.</summary>
        Offered,
    }

    public string Name => "ingest";

    public TimeSpan HeartbeatLimit => TimeSpan.FromSeconds(30);

    private TimeSpan TickInterval => HeartbeatLimit / 6;

    public IngestStatus Status => new(
        Volatile.Read(ref _batchCount),
        Volatile.Read(ref _sampleCount),
        Volatile.Read(ref _quarantinedCount),
        Volatile.Read(ref _rejectedCount),
        pipeline.DurableBatchCount,
        pipeline.Queue.Reader.Count,
        pipeline.RentedCount,
        Volatile.Read(ref _listenerErrorCount),
        pipeline.AcknowledgeErrorCount,
        _lastError.Length > 0 ? _lastError : pipeline.LastError);

    /// <inheritdoc />
    public async Task RunAsync(IHeartbeat heartbeat, CancellationToken stop)
    {
        // Waiting on the queue without a token costs nothing, so what ends the wait comes through the queue as well: a
        // tick now and then for the heartbeat, one for the stop. A full queue refuses a tick, but then nobody waits.
        using var ticks = machineTime.CreateTimer(_ => Tick(), null, TickInterval, TickInterval);
        await using var wake = stop.UnsafeRegister(_ => Tick(), null);
        try
        {
            while (!stop.IsCancellationRequested)
            {
                heartbeat.Beat();
                if (_underWay is not null) await ProcessAsync(_underWay, heartbeat, stop);
                else if (pipeline.Queue.Reader.TryRead(out var next)) Begin(next);
                else await pipeline.Queue.Reader.WaitToReadAsync(CancellationToken.None);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The store had no room when the stop came; the batch under way is drained with the others.
        }

        await DrainAsync(heartbeat);
    }

    private void Tick() => pipeline.Queue.Writer.TryWrite(null);

    private void Begin(SampleBatch? batch)
    {
        _stage = Stage.Raw;
        _underWay = batch;
        // Where nothing comes, listeners that wait to join are let in all the same.
        if (batch is null) Offer([]);
    }

    private async Task DrainAsync(IHeartbeat heartbeat)
    {
        var limit = pipeline.Options.DrainLimit ?? IngestOptions.DefaultDrainLimit;
        using var giveUp = new CancellationTokenSource(limit, machineTime);
        try
        {
            while (true)
            {
                heartbeat.Beat();
                if (_underWay is not null) await ProcessAsync(_underWay, heartbeat, giveUp.Token);
                else if (pipeline.Queue.Reader.TryRead(out var next)) Begin(next);
                else return;
            }
        }
        catch (OperationCanceledException) when (giveUp.IsCancellationRequested)
        {
            // Nothing of what is left was acknowledged: its sources deliver it again.
            _lastError = $"the store took nothing for {limit}: {pipeline.Queue.Reader.Count + 1} batches not stored";
        }
    }

    private async ValueTask ProcessAsync(SampleBatch batch, IHeartbeat heartbeat, CancellationToken stop)
    {
        if (_stage == Stage.Raw)
        {
            gate.Check(batch);
            _stage = Stage.Judged;
        }

        if (_stage == Stage.Judged)
        {
            if (batch.Count > 0) Offer(batch.Samples);
            _stage = Stage.Offered;
        }

        // Read now: from the append on the batch belongs to the store, which may have emptied it already.
        var (sampleCount, quarantinedCount, rejectedCount) =
            (batch.Count, batch.Quarantined.Length, batch.Rejected.Count);
        var append = store.AppendAsync(batch, stop);
        if (append.IsCompletedSuccessfully) append.GetAwaiter().GetResult();
        else await BeatWhileAsync(append.AsTask(), heartbeat);

        _underWay = null;
        Volatile.Write(ref _batchCount, _batchCount + 1);
        Volatile.Write(ref _sampleCount, _sampleCount + sampleCount);
        Volatile.Write(ref _quarantinedCount, _quarantinedCount + quarantinedCount);
        Volatile.Write(ref _rejectedCount, _rejectedCount + rejectedCount);
    }

    /// <summary>A store without room is not this loop's stall: the store's own loop shows it.</summary>
    private async Task BeatWhileAsync(Task append, IHeartbeat heartbeat)
    {
        while (!append.IsCompleted)
        {
            await append.WaitAsync(TickInterval, machineTime).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            heartbeat.Beat();
        }

        await append;
    }

    private void Offer(ReadOnlySpan<Sample> samples)
    {
        foreach (var listener in _listeners)
        {
            try
            {
                listener.OnAccepted(samples);
            }
            catch (Exception failure)
            {
                Volatile.Write(ref _listenerErrorCount, _listenerErrorCount + 1);
                _lastError = $"{listener.GetType().Name} failed: {failure.Message}";
            }
        }
    }
}
