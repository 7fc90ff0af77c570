using EdgeForecast.Core.Pipeline;
using EdgeForecast.Core.Signals;
using EdgeForecast.OpcUa.Client;
using EdgeForecast.OpcUa.Encoding;

namespace EdgeForecast.Sources.OpcUa;

/// <summary>
/// Turns notifications into batches. As long as the pipeline has no room, the call that brought the notification waits,
/// and with it the publishing; the server keeps what comes meanwhile. A notification too large for one batch becomes
/// several, and counts as durable with the last of them.
/// </summary>
internal sealed class NotificationIntake(
    WatchList items, ValueReader reader, PendingNotifications pending, IBatchIntake intake, TimeProvider plant)
{
    private long _valueCount;
    private long _overflowCount;
    private long _droppedCount;
    private long _sequence;

    // Of the notification in hand; calls come one after another.
    private SampleBatch? _batch;
    private int _handedOverCount;

    /// <summary>Values received.</summary>
    public long ValueCount => Interlocked.Read(ref _valueCount);

    /// <summary>Values with the server's mark that others beside them were lost in its queue.</summary>
    public long OverflowCount => Interlocked.Read(ref _overflowCount);

    /// <summary>Values that were received and not handed over, because the stop came first.</summary>
    public long DroppedCount => Interlocked.Read(ref _droppedCount);

    /// <param name="token">Names the notification.</param>
    /// <param name="values">What it brought.</param>
    /// <param name="session">The session that it came in; null when that has ended.</param>
    /// <param name="stop">
    /// The source's own stop, not the session's end: what was received goes on also when the connection is lost.
    /// </param>
    /// <returns>False where it brought nothing: it can be acknowledged at once.</returns>
    public async ValueTask<bool> TakeAsync(
        NotificationToken token, IReadOnlyList<ItemValue> values, OpcUaSession? session, CancellationToken stop)
    {
        var arrival = Timestamp.Now(plant);
        Interlocked.Add(ref _valueCount, values.Count);
        _handedOverCount = 0;
        var takenCount = 0;
        try
        {
            for (var i = 0; i < values.Count; i++)
            {
                var (item, value) = (items[values[i].Item], values[i].Value);
                if (value.Status.IsOverflow) Interlocked.Increment(ref _overflowCount);
                if (ValueReader.IsNothingYet(value)) continue;
                takenCount++;
                if (item.IsStructure)
                {
                    await ReadStructureAsync(item, value, session, (arrival, token, i), stop);
                    continue;
                }

                if (_batch is null or { IsFull: true }) await TurnOverAsync(token, i, stop);
                reader.Read(item, value, arrival, _batch!);
            }

            if (_batch is null) return false;
            // Known before it is handed over: it may be durable before that call returns.
            pending.Add(_sequence + 1, token, takenCount);
            await HandOverAsync(token, stop);
            return true;
        }
        catch
        {
            Interlocked.Add(ref _droppedCount, values.Count - _handedOverCount);
            throw;
        }
        finally
        {
            if (_batch is not null) intake.Return(_batch);
            _batch = null;
        }
    }

    private async ValueTask ReadStructureAsync(
        WatchedItem item, DataValue value, OpcUaSession? session,
        (Timestamp Arrival, NotificationToken Token, int Index) at, CancellationToken stop)
    {
        var (structure, otherwise) = await StructureReader.DecodeAsync(session, item, value.Value, stop);
        foreach (var watched in item.Readings)
        {
            if (_batch is null or { IsFull: true }) await TurnOverAsync(at.Token, at.Index, stop);
            var field = structure is null ? otherwise : StructureReader.Read(structure, watched.Field!);
            reader.ReadField(item, watched, field, value, at.Arrival, _batch!);
        }
    }

    private async ValueTask TurnOverAsync(NotificationToken token, int index, CancellationToken stop)
    {
        if (_batch is not null) await HandOverAsync(token, stop);
        _handedOverCount = index;
        _batch = intake.Rent();
    }

    private ValueTask HandOverAsync(NotificationToken token, CancellationToken stop)
    {
        var batch = _batch!;
        _batch = null;
        batch.Position = new SourcePosition(token.Generation, ++_sequence);
        return intake.HandOverAsync(batch, stop);
    }
}
