using EdgeForecast.Core.Pipeline;

namespace EdgeForecast.Core.Tests.Pipeline;

/// <summary>A source that does nothing but write down what is acknowledged to it.</summary>
internal sealed class RecordingSource(string name) : ISource
{
    private readonly Lock _lock = new();
    private readonly List<SourcePosition> _acknowledged = [];

    public string Name => $"source.{name}";

    public TimeSpan HeartbeatLimit => TimeSpan.FromSeconds(30);

    public SourceStatus Status => new(true, 1, "", 0, 0, 0, 0);

    /// <summary>Thrown at the next acknowledgement.</summary>
    public Exception? Failure { get; set; }

    public IReadOnlyList<SourcePosition> Acknowledged
    {
        get { lock (_lock) return [.. _acknowledged]; }
    }

    public Task RunAsync(IHeartbeat heartbeat, CancellationToken stop) => Task.CompletedTask;

    public void Acknowledge(SourcePosition upTo)
    {
        if (Failure is not null) throw Failure;
        lock (_lock) _acknowledged.Add(upTo);
    }
}
