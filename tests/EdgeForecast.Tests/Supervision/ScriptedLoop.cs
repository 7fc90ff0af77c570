using EdgeForecast.Core.Pipeline;

namespace EdgeForecast.Tests.Supervision;

/// <summary>
/// A loop that does what the test says at each start; by default it beats once and waits for the stop.
/// </summary>
internal sealed class ScriptedLoop(string name, params Func<IHeartbeat, CancellationToken, Task>[] starts) : ILoop
{
    private int _startCount;

    public string Name => name;

    public TimeSpan HeartbeatLimit => TimeSpan.FromSeconds(5);

    public int StartCount => Volatile.Read(ref _startCount);

    public Task RunAsync(IHeartbeat heartbeat, CancellationToken stop)
    {
        var start = Interlocked.Increment(ref _startCount) - 1;
        return start < starts.Length ? starts[start](heartbeat, stop) : UntilStopped(heartbeat, stop);
    }

    public static async Task UntilStopped(IHeartbeat heartbeat, CancellationToken stop)
    {
        heartbeat.Beat();
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = stop.Register(stopped.SetResult);
        await stopped.Task;
    }
}
