using System.Threading.Channels;

namespace EdgeForecast.Status.Tap;

/// <summary>One who follows: a bounded queue between the pipeline and a client.</summary>
internal sealed class TapSubscription<T> : IDisposable
{
    private readonly Channel<T> _waiting;
    private readonly Action<TapSubscription<T>> _leave;
    private long _droppedCount;

    public TapSubscription(int waitingCountMax, Action<TapSubscription<T>> leave)
    {
        _waiting = Channel.CreateBounded<T>(new BoundedChannelOptions(waitingCountMax)
        {
            // With Wait a full channel refuses the new entry, so the client sees what came first and a gap after it.
            FullMode = BoundedChannelFullMode.Wait,
            SingleReader = true,
        });
        _leave = leave;
    }

    public ChannelReader<T> Reader => _waiting.Reader;

    /// <summary>Entries that found the queue full.</summary>
    public long DroppedCount => Interlocked.Read(ref _droppedCount);

    public void Offer(T entry)
    {
        if (!_waiting.Writer.TryWrite(entry)) Interlocked.Increment(ref _droppedCount);
    }

    public void Dispose()
    {
        if (_waiting.Writer.TryComplete()) _leave(this);
    }
}
