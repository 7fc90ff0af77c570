using System.Text;
using EdgeForecast.Core.Pipeline;
using EdgeForecast.Core.Signals;
using Microsoft.Extensions.Logging;

namespace EdgeForecast.Forwarding;

/// <summary>
/// Takes messages out of the outbox and publishes them, in two lanes side by side: what is live goes at once, the
/// backlog at a bounded rate through a part of the window, so that it never holds up what is live. A message is
/// forgotten only when the peer has it, or when the peer refuses it, which is told in the log with its text.
/// </summary>
internal sealed partial class OutboxForwarder : ILoop
{
    private const int TextLengthMax = 2048;
    private static readonly TimeSpan _tick = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _lifetimeMin = TimeSpan.FromSeconds(1);

    private readonly IOutbox _outbox;
    private readonly ISink _sink;
    private readonly ForwardingOptions _options;
    private readonly TimeProvider _plant;
    private readonly TimeProvider _machine;
    private readonly ForwardingLane _live;
    private readonly ForwardingLane _backlog;
    private readonly ILogger _logger;
    private long _forwardedCount;
    private long _historicalCount;
    private long _refusedCount;

    /// <param name="outbox">Where messages wait.</param>
    /// <param name="sink">Where they go.</param>
    /// <param name="options">Checked before.</param>
    /// <param name="plant">The clock by which a message is worth keeping.</param>
    /// <param name="machine">The clock that paces.</param>
    /// <param name="random">Seeded, for the back-off.</param>
    /// <param name="logger">Where what happens is told.</param>
    public OutboxForwarder(
        IOutbox outbox, ISink sink, ForwardingOptions options, TimeProvider plant, TimeProvider machine,
        Random random, ILogger<OutboxForwarder> logger)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.InflightMax, 1);
        _outbox = outbox;
        _sink = sink;
        _options = options;
        _plant = plant;
        _machine = machine;
        _logger = logger;
        _live = new ForwardingLane(
            OutboxLane.Live, options.InflightMax, new LanePace(0, machine), new Random(random.Next()));
        _backlog = new ForwardingLane(
            OutboxLane.Backlog, Math.Max(1, options.InflightMax / 2), new LanePace(options.BacklogRateMax, machine),
            new Random(random.Next()));
        Name = $"forward.{(sink.Name.StartsWith("sink.", StringComparison.Ordinal) ? sink.Name[5..] : sink.Name)}";
    }

    public string Name { get; }

    public TimeSpan HeartbeatLimit => TimeSpan.FromSeconds(30);

    /// <summary>Messages that the peer has.</summary>
    public long ForwardedCount => Interlocked.Read(ref _forwardedCount);

    /// <summary>Those of them that were history by then.</summary>
    public long HistoricalCount => Interlocked.Read(ref _historicalCount);

    /// <summary>Messages that the peer refused: set aside in the log.</summary>
    public long RefusedCount => Interlocked.Read(ref _refusedCount);

    public async Task RunAsync(IHeartbeat heartbeat, CancellationToken stop)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Task[] lanes = [RunLaneAsync(_live, either.Token), RunLaneAsync(_backlog, either.Token)];
        try
        {
            await BeatWhileAsync(Task.WhenAny(lanes), heartbeat);
        }
        finally
        {
            // One that failed takes the other with it: the supervisor starts both again.
            await either.CancelAsync();
        }

        await BeatWhileAsync(Task.WhenAll(lanes), heartbeat);
    }

    private async Task RunLaneAsync(ForwardingLane lane, CancellationToken stop)
    {
        try
        {
            while (true)
            {
                await _sink.WaitUntilConnectedAsync(stop);
                await _outbox.WaitAsync(lane.Kind, stop);
                var offers = _outbox.Take(lane.Kind, lane.WindowMax);
                if (offers.Count == 0) continue;
                var doneCount = await SendAsync(offers, lane.Kind, stop);
                stop.ThrowIfCancellationRequested();
                var wait = lane.After(offers.Count, doneCount);
                if (wait > TimeSpan.Zero) await Task.Delay(wait, _machine, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Told to stop; every message taken out was completed or released.
            return;
        }
    }

    /// <summary>
    /// Publishes a wave side by side, handing over in order. Of live messages it holds at most one of a stream. In the
    /// backlog those of one stream follow each other in the window; where an attempt fails there, the repeat may come
    /// behind a later one of the same wave.
    /// </summary>
    private async Task<int> SendAsync(IReadOnlyList<OutboxOffer> offers, OutboxLane lane, CancellationToken stop)
    {
        var sending = new Task<bool>[offers.Count];
        for (var i = 0; i < offers.Count; i++) sending[i] = SendAsync(offers[i], lane, stop);
        return (await Task.WhenAll(sending)).Count(isDone => isDone);
    }

    /// <summary>False when it was released to be offered again.</summary>
    private async Task<bool> SendAsync(OutboxOffer offer, OutboxLane lane, CancellationToken stop)
    {
        var isDone = false;
        try
        {
            var message = Prepare(offer, lane);
            var outcome = await _sink.PublishAsync(message, stop);
            if (outcome.Kind == PublishOutcomeKind.Unavailable)
            {
                LogUnavailable(message.Id, outcome.Detail);
                return false;
            }

            if (outcome.Kind == PublishOutcomeKind.Refused) SetAside(message, outcome.Detail);
            else Interlocked.Increment(ref _forwardedCount);
            if (offer.IsHistorical && outcome.Kind == PublishOutcomeKind.Acknowledged)
                Interlocked.Increment(ref _historicalCount);
            // Acknowledged before forgotten: a crash between the two repeats a message, never loses one.
            _outbox.Complete(message.Id);
            return isDone = true;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Told to stop: it is offered again after the start.
            return false;
        }
        finally
        {
            if (!isDone) _outbox.Release(offer.Message.Id);
        }
    }

    private OutboundMessage Prepare(OutboxOffer offer, OutboxLane lane)
    {
        var message = offer.Message;
        // A live message of its stream has left, or will: an older one must not stand as the newest.
        if (lane == OutboxLane.Backlog) message = message with { LatestTopic = null };
        if (offer.IsHistorical) return message with { Payload = HistoricalMark.Apply(message.Payload) };
        if (!_options.HasExpiry || message.ExpiresAt == Timestamp.MaxValue) return message;
        var left = message.ExpiresAt - Timestamp.Now(_plant);
        return message with { Lifetime = left > _lifetimeMin ? left : _lifetimeMin };
    }

    private void SetAside(OutboundMessage message, string detail)
    {
        Interlocked.Increment(ref _refusedCount);
        var text = Encoding.UTF8.GetString(message.Payload.Span[..Math.Min(message.Payload.Length, TextLengthMax)]);
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
