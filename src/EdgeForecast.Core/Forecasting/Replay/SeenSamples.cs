using EdgeForecast.Core.Pipeline;
using EdgeForecast.Core.Signals;
using EdgeForecast.Core.Windows;

namespace EdgeForecast.Core.Forecasting.Replay;

/// <summary>
/// Gives a history the stored samples that the first one had seen, forecast by forecast. The store keeps the order of a
/// signal's samples, so what had been seen of it is the beginning of what is stored, up to a known sample. Reads every
/// block once; holds what was read too far ahead.
/// </summary>
internal sealed class SeenSamples(ISampleCursor cursor, FeatureHistory history) : IDisposable
{
    // Blocks are in the order of the commits. Whatever the sources do, arrivals of one moment are not spread further.
    private static readonly TimeSpan _spreadMax = TimeSpan.FromHours(1);
    private readonly Dictionary<SignalId, Queue<Sample>> _waiting = [];
    private readonly Dictionary<SignalId, SeenUpTo> _given = [];
    private readonly List<Sample> _batch = [];
    private bool _isAtEnd;

    /// <summary>Offers what had been seen; adds a finding for each signal of which something is not stored.</summary>
    public void OfferUpTo(IReadOnlyList<SeenUpTo> seen, Timestamp cut, List<string> findings, SignalTable signals)
    {
        while (!_isAtEnd && !HasAll(seen)) ReadStep(cut);
        foreach (var upTo in seen)
        {
            Give(upTo);
            var given = _given.GetValueOrDefault(upTo.Signal);
            if (given.LastArrival != upTo.LastArrival || given.CountAtLast != upTo.CountAtLast)
                findings.Add($"{signals[upTo.Signal]}: the sample that arrived at {upTo.LastArrival} is not stored");
        }

        history.Offer(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_batch));
        _batch.Clear();
    }

    public void Dispose() => cursor.Dispose();

    private bool HasAll(IReadOnlyList<SeenUpTo> seen)
    {
        foreach (var upTo in seen)
        {
            Give(upTo);
            var given = _given.GetValueOrDefault(upTo.Signal);
            if (given.LastArrival != upTo.LastArrival || given.CountAtLast < upTo.CountAtLast) return false;
        }

        return true;
    }

    private void ReadStep(Timestamp cut)
    {
        if (!cursor.MoveNext())
        {
            _isAtEnd = true;
            return;
        }

        var isBeyond = !cursor.Samples.IsEmpty;
        foreach (ref readonly var sample in cursor.Samples)
        {
            isBeyond &= sample.ArrivalTime - cut > _spreadMax;
            if (!history.Takes(sample)) continue;
            if (!_waiting.TryGetValue(sample.Signal, out var queue)) _waiting[sample.Signal] = queue = [];
            queue.Enqueue(sample);
        }

        _isAtEnd |= isBeyond;
    }

    private void Give(in SeenUpTo upTo)
    {
        if (!_waiting.TryGetValue(upTo.Signal, out var queue)) return;
        var given = _given.GetValueOrDefault(upTo.Signal);
        while (queue.TryPeek(out var next))
        {
            var count = next.ArrivalTime == given.LastArrival ? given.CountAtLast + 1 : 1;
            if (next.ArrivalTime > upTo.LastArrival
                || (next.ArrivalTime == upTo.LastArrival && count > upTo.CountAtLast))
                break;
            given = new SeenUpTo(upTo.Signal, next.ArrivalTime, count);
            _batch.Add(queue.Dequeue());
        }

        _given[upTo.Signal] = given;
    }
}
