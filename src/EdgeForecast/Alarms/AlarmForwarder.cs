using System.Text.Json;
using EdgeForecast.Core.Forecasting.Drift;
using EdgeForecast.Core.Pipeline;
using EdgeForecast.Forwarding;
using Microsoft.Extensions.Logging;

namespace EdgeForecast.Alarms;

/// <summary>
/// Hands every alarm to the outbox, where it waits for the broker as forecasts do, to the webhook where there is one,
/// and to the log. Waits for nobody.
/// </summary>
/// <param name="gateway">The gateway's name.</param>
/// <param name="topic">Template of the topic of every alarm, raised or cleared.</param>
/// <param name="stateTopic">Template of the topic where its present state stands retained; empty for nowhere.</param>
/// <param name="outlet">The way into the outbox.</param>
/// <param name="webhook">Where else they go; null for nowhere.</param>
/// <param name="logger">Where what happens is told.</param>
internal sealed partial class AlarmForwarder(
    string gateway, string topic, string stateTopic, NoticeOutlet outlet, Webhook? webhook,
    ILogger<AlarmForwarder> logger) : IAlarmReceiver
{
    // History rather than news from then on.
    private static readonly TimeSpan _newsFor = TimeSpan.FromDays(7);
    private readonly ILogger _logger = logger;

    public void Accept(ForecastAlarm alarm)
    {
        var place = AlarmMessage.PlaceOf(alarm);
        if (alarm.IsRaised) LogRaised(alarm.Forecast, place, alarm.Value, alarm.Limit, alarm.Detail);
        else LogCleared(alarm.Forecast, place, alarm.Detail);
        var message = AlarmMessage.From(alarm, gateway);
        var payload = JsonSerializer.SerializeToUtf8Bytes(message, AlarmMessageJson.Default.AlarmMessage);
        outlet.Forward(new OutboundMessage(
            message.Id,
            $"{alarm.Forecast}/{place}",
            AlarmTopic.Expand(topic, gateway, alarm.Forecast, place),
            stateTopic.Length == 0 ? null : AlarmTopic.Expand(stateTopic, gateway, alarm.Forecast, place),
            payload,
            alarm.Since,
            alarm.Since + _newsFor));
        webhook?.Offer(payload);
    }
}
