using System.Collections.Concurrent;
using EdgeForecast.Core.Forecasting;
using EdgeForecast.Core.Pipeline;
using EdgeForecast.Core.Signals;
using Microsoft.Extensions.Logging;

namespace EdgeForecast.Forwarding;

/// <summary>
/// Makes the message of every forecast and hands it to the outbox, without waiting for the disk. Between
/// <see cref="Prepare"/> and the hand-over nothing is allocated. Several forecasts may come at once, each on its own
/// thread.
/// </summary>
internal sealed partial class ForecastForwarder : IForecastReceiver
{
    private static readonly TimeSpan _newsWithoutTarget = TimeSpan.FromMinutes(1);

    private readonly string _gateway;
    private readonly ForwardingOptions _options;
    private readonly SignalUnits _units;
    private readonly IOutbox _outbox;
    private readonly ILogger _logger;
    private readonly ConcurrentDictionary<string, MessageDesk> _desks = new(StringComparer.Ordinal);
    private readonly Func<Forecast, OutboundMessage> _createEmpty;
    private long _handedOverCount;
    private long _refusedCount;

    /// <param name="gateway">The gateway's name.</param>
    /// <param name="options">Checked before.</param>
    /// <param name="units">The units of the targets.</param>
    /// <param name="outbox">Where messages wait for the broker.</param>
    /// <param name="logger">Where what happens is told.</param>
    public ForecastForwarder(
        string gateway, ForwardingOptions options, SignalUnits units, IOutbox outbox,
        ILogger<ForecastForwarder> logger)
    {
        (_gateway, _options, _units, _outbox, _logger) = (gateway, options, units, outbox, logger);
        _createEmpty = CreateEmpty;
    }

    /// <summary>Forecasts that the outbox took.</summary>
    public long HandedOverCount => Interlocked.Read(ref _handedOverCount);

    /// <summary>Forecasts that the outbox had no room for: they are lost.</summary>
    public long RefusedCount => Interlocked.Read(ref _refusedCount);

    public void Prepare(Forecast next) => DeskOf(next).Prepare(next, CreateEmpty(next));

    public void Accept(Forecast forecast)
    {
        if (_outbox.HandOver(CreateMessage(forecast)))
        {
            Interlocked.Increment(ref _handedOverCount);
        }
        else
        {
            Interlocked.Increment(ref _refusedCount);
            LogRefused(forecast.Id);
        }
    }

    public void Rehearse(Forecast forecast) => CreateMessage(forecast);

    /// <summary>
    /// The message of a forecast that was accepted last of its name: a JSON document in UTF-8, on one line.
    /// </summary>
    public ReadOnlyMemory<byte> LastPayloadOf(Forecast forecast) => DeskOf(forecast).Payload;

    /// <summary>For the outbox: the message that tells of dropped forecasts; null where none is wanted.</summary>
    public static Func<OutboxGap, OutboundMessage?> GapsOf(string gateway, ForwardingOptions options) =>
        gap => GapMessage.Create(gap, gateway, options);

    internal OutboundMessage CreateMessage(Forecast forecast) =>
        DeskOf(forecast).Write(forecast, _createEmpty, _gateway, _units.Of(forecast.Target));

    private MessageDesk DeskOf(Forecast forecast) =>
        _desks.GetOrAdd(forecast.Name, static _ => new MessageDesk());

    private OutboundMessage CreateEmpty(Forecast forecast) => new(
        forecast.Id,
        forecast.Name,
        TopicTemplate.Expand(_options.Topic, _gateway, forecast.Name),
        _options.LatestTopic.Length == 0 ? null : TopicTemplate.Expand(_options.LatestTopic, _gateway, forecast.Name),
        ReadOnlyMemory<byte>.Empty,
        CreatedAt: forecast.IssuedAt,
        // Without a target it is news of its slot alone, and worth a moment.
        ExpiresAt: forecast.TargetTimes.Count == 0 ? forecast.Slot + _newsWithoutTarget : forecast.TargetTimes[^1],
        Slot: forecast.Slot);
}
