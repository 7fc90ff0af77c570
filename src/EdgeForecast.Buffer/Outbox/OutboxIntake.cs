using System.Collections.Concurrent;
using EdgeForecast.Core.Pipeline;

namespace EdgeForecast.Buffer.Outbox;

/// <summary>
/// The bounded queue in front of the ledger. Adding waits for nobody: a slot's deadline is behind it, and whoever
/// holds a lock may be pushed aside meanwhile. Any thread.
/// </summary>
internal sealed class OutboxIntake(int countMax)
{
    private readonly ConcurrentQueue<(OutboundMessage Message, long At)> _added = new();
    private int _count;

    public bool IsEmpty => _added.IsEmpty;

    /// <summary>False where as many as allowed are on their way to the disk.</summary>
    /// <param name="message">One that can be stored.</param>
    /// <param name="at">When, as a timestamp of the machine's clock.</param>
    public bool TryAdd(OutboundMessage message, long at)
    {
        var count = Volatile.Read(ref _count);
        while (count < countMax)
        {
            var present = Interlocked.CompareExchange(ref _count, count + 1, count);
            if (present == count)
            {
                _added.Enqueue((message, at));
                return true;
            }

            count = present;
        }

        return false;
    }

    public bool TryTake(out (OutboundMessage Message, long At) taken) => _added.TryDequeue(out taken);

    /// <summary>One that was taken is on disk, or given up: its place is free.</summary>
    public void Release() => Interlocked.Decrement(ref _count);
}
