using System.Text.Json;
using EdgeForecast.Core.Forecasting;
using EdgeForecast.Core.Pipeline;
using EdgeForecast.Core.Signals;
using Microsoft.Extensions.Logging;

namespace EdgeForecast.Forwarding;

/// <summary>Makes the message of every forecast and hands it to the outbox, without waiting for the disk.</summary>
/// <param name="gateway">The gateway's name.</param>
/// <param name="options">Checked before.</param>
/// <param name="units">The units of the targets.</param>
/// <param name="outbox">Where messages wait for the broker.</param>
/// <param name="logger">Where what happens is told.</param>
internal sealed partial class ForecastForwarder(
    string gateway, ForwardingOptions options, SignalUnits units, IOutbox outbox,
    ILogger<ForecastForwarder> logger) : IForecastReceiver
{
    private static readonly TimeSpan _newsWithoutTarget = TimeSpan.FromMinutes(1);

    private readonly ILogger _logger = logger;
    private long _handedOverCount;
    private long _refusedCount;

    /// <summary>Forecasts that the outbox took.</summary>
    public long HandedOverCount => Interlocked.Read(ref _handedOverCount);

    /// <summary>Forecasts that the outbox had no room for: they are lost.</summary>
    public long RefusedCount => Interlocked.Read(ref _refusedCount);

    public void Accept(Forecast forecast) => Forward(forecast);

    public void Rehearse(Forecast forecast) => CreateMessage(forecast);

    /// <summary>The same; returns the message that went to the outbox: a JSON document in UTF-8, on one line.</summary>
    public byte[] Forward(Forecast forecast)
    {
        var message = CreateMessage(forecast);
        if (outbox.HandOver(message))
        {
            Interlocked.Increment(ref _handedOverCount);
        }
        else
        {
            Interlocked.Increment(ref _refusedCount);
            LogRefused(forecast.Id);
        }

        return message.Payload;
    }

    /// <summary>For the outbox: the message that tells of dropped forecasts; null where none is wanted.</summary>
    public static Func<OutboxGap, OutboundMessage?> GapsOf(string gateway, ForwardingOptions options) =>
        gap => GapMessage.Create(gap, gateway, options);

    internal OutboundMessage CreateMessage(Forecast forecast)
    {
        var unit = units.Of(forecast.Target);
        var message = ForecastMessage.From(forecast, gateway, unit.Length > 0 ? unit : null);
        return new OutboundMessage(
            forecast.Id,
            forecast.Name,
            TopicTemplate.Expand(options.Topic, gateway, forecast.Name),
            options.LatestTopic.Length == 0 ? null : TopicTemplate.Expand(options.LatestTopic, gateway, forecast.Name),
            JsonSerializer.SerializeToUtf8Bytes(message, ForecastMessageJson.Default.ForecastMessage),
            CreatedAt: forecast.IssuedAt,
            // Without a target it is news of its slot alone, and worth a moment.
            ExpiresAt: forecast.TargetTimes.Count == 0 ? forecast.Slot + _newsWithoutTarget : forecast.TargetTimes[^1],
            Slot: forecast.Slot);
    }
}
