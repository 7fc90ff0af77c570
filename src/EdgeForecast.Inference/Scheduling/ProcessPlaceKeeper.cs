using EdgeForecast.Core.Pipeline;

namespace EdgeForecast.Inference.Scheduling;

/// <summary>
/// Keeps all threads of the process where <see cref="ProcessPlace.Claim()"/> has put them. The kernel gives a thread
/// that is started from a real-time one no such place (SCHED_RESET_ON_FORK), and the runtime starts threads from
/// whichever needs one. A single thread that is pushed aside in the middle of a collection holds up all the others.
/// </summary>
public sealed class ProcessPlaceKeeper : ILoop
{
    // Where one thread was started more will be: a program that begins, a pool that grows.
    private const int QuickPassCount = 500;
    private static readonly TimeSpan _quickInterval = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan _interval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan _idleInterval = TimeSpan.FromSeconds(10);

    public string Name => "process.place";

    public TimeSpan HeartbeatLimit => TimeSpan.FromSeconds(60);

    /// <summary>A thread of its own: on the pool it would wait for those that it is to help.</summary>
    public Task RunAsync(IHeartbeat heartbeat, CancellationToken stop) =>
        Task.Factory.StartNew(
            () => Run(heartbeat, stop), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static void Run(IHeartbeat heartbeat, CancellationToken stop)
    {
        Thread.CurrentThread.Name ??= "process.place";
        if (!SlotThread.TryMoveTo(ProcessPlace.Nice))
        {
            // Where it is not allowed there is no place to keep.
            while (!stop.WaitHandle.WaitOne(_idleInterval)) heartbeat.Beat();
            return;
        }

        var quickPassCount = QuickPassCount;
        do
        {
            heartbeat.Beat();
            if (ProcessPlace.Raise(ProcessPlace.Nice) > 0) quickPassCount = QuickPassCount;
            else if (quickPassCount > 0) quickPassCount--;
        }
        while (!stop.WaitHandle.WaitOne(quickPassCount > 0 ? _quickInterval : _interval));
    }
}
