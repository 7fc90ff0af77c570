using EdgeForecast.Core.Pipeline;

namespace EdgeForecast.Inference.Scheduling;

/// <summary>
/// Keeps all threads of the process where <see cref="ProcessPlace.Claim()"/> has put them. The kernel gives a thread
/// that is started from a real-time one no such place (SCHED_RESET_ON_FORK), and the runtime starts threads from
/// whichever needs one. A single thread that is pushed aside in the middle of a collection holds up all the others.
/// </summary>
public sealed class ProcessPlaceKeeper : ILoop
{
    private static readonly TimeSpan _interval = TimeSpan.FromMilliseconds(100);

    public string Name => "process.place";

    public TimeSpan HeartbeatLimit => TimeSpan.FromSeconds(60);

    /// <summary>A thread of its own: on the pool it would wait for those that it is to help.</summary>
    public Task RunAsync(IHeartbeat heartbeat, CancellationToken stop) =>
        Task.Factory.StartNew(
            () => Run(heartbeat, stop), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static void Run(IHeartbeat heartbeat, CancellationToken stop)
    {
        Thread.CurrentThread.Name ??= "process.place";
        // Where it is not allowed there is no place to keep.
        var isAllowed = SlotThread.TryMoveTo(ProcessPlace.Nice);
        do
        {
            heartbeat.Beat();
            if (isAllowed) ProcessPlace.Raise(ProcessPlace.Nice);
        }
        while (!stop.WaitHandle.WaitOne(isAllowed ? _interval : TimeSpan.FromSeconds(10)));
    }
}
