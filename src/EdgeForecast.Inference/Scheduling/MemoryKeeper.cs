using EdgeForecast.Core.Pipeline;

namespace EdgeForecast.Inference.Scheduling;

/// <summary>
/// Keeps memory level. What a stream has in hand when the youngest are collected grows older, and the collector of a
/// program with much memory lets that be for hours: at 5,000 samples a second the heap doubled in twenty minutes. Where
/// a minute has passed without it, everything is collected, and what the heaps of the collector and of native libraries
/// do not need goes back to the system. All threads stand still for 5 to 20 ms of it, so it waits for a gap between two
/// slots; where none is wide enough, it is done nevertheless.
/// </summary>
/// <param name="machineTime">The machine's clock, not the plant's.</param>
/// <param name="untilNextSlot">
/// How long it is until the next slot, by the same clock; zero while one is under way. Null: there are none.
/// </param>
public sealed class MemoryKeeper(TimeProvider machineTime, Func<TimeSpan>? untilNextSlot = null) : ILoop
{
    /// <summary>How long what is not used any more may lie about.</summary>
    internal static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    /// <summary>A gap between two slots that is wide enough.</summary>
    internal static readonly TimeSpan GapMin = TimeSpan.FromMilliseconds(30);

    // How long it looks for one, and how often.
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan _glance = TimeSpan.FromMilliseconds(5);

    public string Name => "process.memory";

    public TimeSpan HeartbeatLimit => 5 * Interval;

    public async Task RunAsync(IHeartbeat heartbeat, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(Interval, machineTime);
        var count = GC.CollectionCount(GC.MaxGeneration);
        try
        {
            while (await timer.WaitForNextTickAsync(stop))
            {
                heartbeat.Beat();
                await AwaitGapAsync(stop);
                if (GC.CollectionCount(GC.MaxGeneration) == count)
                    GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                count = GC.CollectionCount(GC.MaxGeneration);
                NativeHeap.Trim();
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Told to stop: all is in order.
        }
    }

    private async Task AwaitGapAsync(CancellationToken stop)
    {
        if (untilNextSlot is null) return;
        var start = machineTime.GetTimestamp();
        while (untilNextSlot() < GapMin && machineTime.GetElapsedTime(start) < _patience)
            await Task.Delay(_glance, machineTime, stop);
    }
}
