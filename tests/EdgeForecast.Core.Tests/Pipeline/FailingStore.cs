using EdgeForecast.Core.Pipeline;
using EdgeForecast.Core.Signals;

namespace EdgeForecast.Core.Tests.Pipeline;

/// <summary>A store that refuses so many times before it hands on to another one.</summary>
internal sealed class FailingStore(int failureCount) : ISampleStore
{
    private int _left = failureCount;

    public ISampleStore? Next { get; set; }

    public ValueTask AppendAsync(SampleBatch batch, CancellationToken stop)
    {
        if (_left == 0) return Next!.AppendAsync(batch, stop);
        _left--;
        throw new IOException("no space left on device");
    }

    public ValueTask AppendGapAsync(Gap gap, CancellationToken stop) => Next!.AppendGapAsync(gap, stop);
}
