using EdgeForecast.Core.Pipeline;

namespace EdgeForecast.Tests.Forwarding;

/// <summary>A sink that does what the test says with each message, and writes down what it was asked.</summary>
internal sealed class ScriptedSink(Func<OutboundMessage, int, Task<PublishOutcome>> publish) : ISink
{
    private readonly Lock _gate = new();
    private readonly List<string> _published = [];

    /// <summary>Ids in the order of the attempts.</summary>
    public IReadOnlyList<string> Published
    {
        get { lock (_gate) return [.. _published]; }
    }

    public TaskCompletionSource Connected { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Name => "sink.scripted";

    public TimeSpan HeartbeatLimit => TimeSpan.FromSeconds(30);

    public SinkStatus Status => new(true, 1, "", 0, 0, 0);

    public Task RunAsync(IHeartbeat heartbeat, CancellationToken stop) => Task.CompletedTask;

    public async ValueTask<PublishOutcome> PublishAsync(OutboundMessage message, CancellationToken stop)
    {
        int attempt;
        lock (_gate)
        {
            _published.Add(message.Id);
            attempt = _published.Count(id => id == message.Id);
        }

        return await publish(message, attempt).WaitAsync(stop);
    }

    public Task WaitUntilConnectedAsync(CancellationToken stop) => Connected.Task.WaitAsync(stop);

    public static Task<PublishOutcome> Say(PublishOutcomeKind kind, string detail = "") =>
        Task.FromResult(new PublishOutcome(kind, 1, detail));
}
