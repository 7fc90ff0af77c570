using EdgeForecast.Core.Pipeline;

namespace EdgeForecast.Core.Tests.Pipeline;

/// <summary>As <see cref="RecordingSource"/>, without a list that grows.</summary>
internal sealed class CountingSource : ISource
{
    private long _count;

    public string Name => "source.counting";

    public TimeSpan HeartbeatLimit => TimeSpan.FromSeconds(30);

    public SourceStatus Status => new(true, 1, "", Volatile.Read(ref _count), 0, 0, 0);

    public void Acknowledge(SourcePosition upTo) => Interlocked.Increment(ref _count);

    public Task RunAsync(IHeartbeat heartbeat, CancellationToken stop) => Task.CompletedTask;
}
