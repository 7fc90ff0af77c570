using EdgeForecast.Core.Pipeline;

namespace EdgeForecast.Inference.Scheduling;

/// <summary>
/// Keeps memory level. What a stream has in hand when the youngest are collected grows a generation older, and the
/// collector of a program with much memory lets that be for hours: at 5,000 samples a second the heap doubled in twenty
/// minutes. Where a minute has passed without it, these are collected too; that takes a millisecond or two.
/// </summary>
/// <param name="machineTime">The machine's clock, not the plant's.</param>
public sealed class MemoryKeeper(TimeProvider machineTime) : ILoop
{
    private const int AgedGeneration = 1;

    /// <summary>How long what has aged may lie about.</summary>
    internal static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    public string Name => "process.memory";

    public TimeSpan HeartbeatLimit => 5 * Interval;

    public async Task RunAsync(IHeartbeat heartbeat, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(Interval, machineTime);
        var count = GC.CollectionCount(AgedGeneration);
        try
        {
            while (await timer.WaitForNextTickAsync(stop))
            {
                heartbeat.Beat();
                if (GC.CollectionCount(AgedGeneration) == count)
                    GC.Collect(AgedGeneration, GCCollectionMode.Forced, blocking: true);
                count = GC.CollectionCount(AgedGeneration);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Told to stop: all is in order.
        }
    }
}
