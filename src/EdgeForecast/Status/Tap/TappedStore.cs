using EdgeForecast.Core.Pipeline;
using EdgeForecast.Core.Signals;

namespace EdgeForecast.Status.Tap;

/// <summary>Shows every batch to those who follow live, on its way from the gate to the store.</summary>
internal sealed class TappedStore(ISampleStore store, GatewayTaps taps) : ISampleStore
{
    public ValueTask AppendAsync(SampleBatch batch, CancellationToken stop)
    {
        // Before the hand-over: after it the batch may be on its way back to the pool.
        taps.Offer(batch);
        return store.AppendAsync(batch, stop);
    }

    public ValueTask AppendGapAsync(Gap gap, CancellationToken stop) => store.AppendGapAsync(gap, stop);
}
