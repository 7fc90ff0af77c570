using System.Text;
using EdgeForecast.Core.Pipeline;
using EdgeForecast.Mqtt;
using Microsoft.Extensions.Logging;

namespace EdgeForecast.Forwarding;

/// <summary>
/// Takes messages out of the outbox and publishes them. Messages of one stream leave one after another, so that a
/// failure never lets a later one overtake; different streams leave side by side. A message is forgotten only when the
/// peer has it, or when the peer refuses it, which is told in the log with its text.
/// </summary>
internal sealed partial class OutboxForwarder : ILoop
{
    private const int TextLengthMax = 2048;
    private static readonly TimeSpan _tick = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _delayFirst = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan _delayMax = TimeSpan.FromSeconds(30);

    private readonly IOutbox _outbox;
    private readonly ISink _sink;
    private readonly int _inflightMax;
    private readonly TimeProvider _machine;
    private readonly ReconnectDelay _delay;
    private readonly ILogger _logger;
    private long _forwardedCount;
    private long _refusedCount;

    /// <param name="outbox">Where messages wait.</param>
    /// <param name="sink">Where they go.</param>
    /// <param name="inflightMax">The most messages taken out at once.</param>
    /// <param name="machine">The clock that paces.</param>
    /// <param name="random">Seeded, for the back-off.</param>
    /// <param name="logger">Where what happens is told.</param>
    public OutboxForwarder(
        IOutbox outbox, ISink sink, int inflightMax, TimeProvider machine, Random random,
        ILogger<OutboxForwarder> logger)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inflightMax, 1);
        _outbox = outbox;
        _sink = sink;
        _inflightMax = inflightMax;
        _machine = machine;
        _logger = logger;
        _delay = new ReconnectDelay(_delayFirst, _delayMax, TimeSpan.FromTicks(1), random);
        Name = $"forward.{(sink.Name.StartsWith("sink.", StringComparison.Ordinal) ? sink.Name[5..] : sink.Name)}";
    }

    public string Name { get; }

    public TimeSpan HeartbeatLimit => TimeSpan.FromSeconds(30);

    /// <summary>Messages that the peer has.</summary>
    public long ForwardedCount => Interlocked.Read(ref _forwardedCount);

    /// <summary>Messages that the peer refused: set aside in the log.</summary>
    public long RefusedCount => Interlocked.Read(ref _refusedCount);

    public async Task RunAsync(IHeartbeat heartbeat, CancellationToken stop)
    {
        try
        {
            while (true)
            {
                await BeatWhileAsync(_sink.WaitUntilConnectedAsync(stop), heartbeat);
                await BeatWhileAsync(_outbox.WaitAsync(stop).AsTask(), heartbeat);
                var messages = _outbox.Take(_inflightMax);
                if (messages.Count == 0) continue;
                var sending = SendAsync(messages, stop);
                await BeatWhileAsync(sending, heartbeat);
                // A wave without progress waits longer and longer; any progress starts the series anew.
                var (sentCount, isHeldUp) = await sending;
                if (!isHeldUp) continue;
                var wait = _delay.Next(sentCount > 0 ? TimeSpan.FromTicks(1) : TimeSpan.Zero);
                await BeatWhileAsync(Task.Delay(wait, _machine, stop), heartbeat);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Told to stop; every message taken out was completed or released.
            return;
        }
    }

    private async Task<(int SentCount, bool IsHeldUp)> SendAsync(
        IReadOnlyList<OutboundMessage> messages, CancellationToken stop)
    {
        var streams = messages.GroupBy(message => message.Stream, StringComparer.Ordinal)
            .Select(stream => SendStreamAsync([.. stream], stop))
            .ToArray();
        var sentCounts = await Task.WhenAll(streams);
        stop.ThrowIfCancellationRequested();
        var sentCount = sentCounts.Sum();
        return (sentCount, sentCount < messages.Count);
    }

    /// <summary>How many of the stream are done with; the others are released.</summary>
    private async Task<int> SendStreamAsync(OutboundMessage[] messages, CancellationToken stop)
    {
        var doneCount = 0;
        try
        {
            foreach (var message in messages)
            {
                var outcome = await _sink.PublishAsync(message, stop);
                if (outcome.Kind == PublishOutcomeKind.Unavailable)
                {
                    LogUnavailable(message.Id, outcome.Detail);
                    break;
                }

                if (outcome.Kind == PublishOutcomeKind.Refused) SetAside(message, outcome.Detail);
                else Interlocked.Increment(ref _forwardedCount);
                // Acknowledged before forgotten: a crash between the two repeats a message, never loses one.
                _outbox.Complete(message.Id);
                doneCount++;
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Told to stop: the rest is offered again after the start.
            return doneCount;
        }
        finally
        {
            foreach (var message in messages.AsSpan(doneCount)) _outbox.Release(message.Id);
        }

        return doneCount;
    }

    private void SetAside(OutboundMessage message, string detail)
    {
        Interlocked.Increment(ref _refusedCount);
        var text = Encoding.UTF8.GetString(message.Payload.AsSpan(0, Math.Min(message.Payload.Length, TextLengthMax)));
        LogSetAside(_sink.Name, message.Id, message.Topic, detail, text);
    }

    private async Task BeatWhileAsync(Task work, IHeartbeat heartbeat)
    {
        heartbeat.Beat();
        while (!work.IsCompleted)
        {
            await work.WaitAsync(_tick, _machine).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            heartbeat.Beat();
        }

        await work;
    }
}
