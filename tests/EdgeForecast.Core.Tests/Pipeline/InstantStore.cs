using EdgeForecast.Core.Pipeline;
using EdgeForecast.Core.Signals;

namespace EdgeForecast.Core.Tests.Pipeline;

/// <summary>A store that forgets everything and calls it durable at once, on the caller's thread.</summary>
internal sealed class InstantStore(IDurableBatchHandler handler) : ISampleStore
{
    public ValueTask AppendAsync(SampleBatch batch, CancellationToken stop)
    {
        handler.OnDurable(batch);
        return ValueTask.CompletedTask;
    }

    public ValueTask AppendGapAsync(Gap gap, CancellationToken stop) => ValueTask.CompletedTask;
}
