using EdgeForecast.Core.Pipeline;

namespace EdgeForecast.Inference.Scheduling;

/// <summary>
/// Keeps memory level. What a stream has in hand when the youngest are collected grows a generation older, and the
/// collector of a program with much memory lets that be for hours: at 5,000 samples a second the heap doubled in twenty
/// minutes. Where a minute has passed without it, these are collected too, which takes a millisecond or two; where five
/// have, everything is, which takes a few, and what native libraries have freed goes back to the system.
/// </summary>
/// <param name="machineTime">The machine's clock, not the plant's.</param>
public sealed class MemoryKeeper(TimeProvider machineTime) : ILoop
{
    private const int AgedGeneration = 1;
    private const int PassesOfEverything = 5;

    /// <summary>How long what has aged may lie about.</summary>
    internal static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    public string Name => "process.memory";

    public TimeSpan HeartbeatLimit => 5 * Interval;

    public async Task RunAsync(IHeartbeat heartbeat, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(Interval, machineTime);
        var (aged, all) = (GC.CollectionCount(AgedGeneration), GC.CollectionCount(GC.MaxGeneration));
        try
        {
            for (var pass = 1; await timer.WaitForNextTickAsync(stop); pass++)
            {
                heartbeat.Beat();
                if (pass % PassesOfEverything == 0)
                {
                    CollectUnlessDone(GC.MaxGeneration, ref all);
                    NativeHeap.Trim();
                }

                CollectUnlessDone(AgedGeneration, ref aged);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Told to stop: all is in order.
        }
    }

    /// <param name="generation">With all that are younger.</param>
    /// <param name="count">Of its collections when last looked at; brought up to date.</param>
    private static void CollectUnlessDone(int generation, ref int count)
    {
        if (GC.CollectionCount(generation) == count)
            GC.Collect(generation, GCCollectionMode.Forced, blocking: true, compacting: generation == GC.MaxGeneration);
        count = GC.CollectionCount(generation);
    }
}
