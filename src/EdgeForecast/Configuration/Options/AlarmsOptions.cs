using EdgeForecast.Alarms;

namespace EdgeForecast.Configuration.Options;

/// <summary>Where alarms go besides the log: to the upstream broker, and to a webhook.</summary>
/// <param name="Topic">
/// Where each alarm is published when it is raised and when it is cleared. <c>{gateway}</c>, <c>{forecast}</c> and
/// <c>{alarm}</c> are replaced.
/// </param>
/// <param name="StateTopic">Where its present state stands retained; the same placeholders. Empty for nowhere.</param>
/// <param name="Webhook">A URL that each alarm is posted to as well; none when left out.</param>
/// <param name="WebhookTimeout">How long an attempt may take, <c>100ms</c> to <c>1m</c>.</param>
/// <param name="WebhookAttempts">Attempts an alarm, 1 to 20.</param>
internal sealed record AlarmsOptions(
    string Topic = AlarmTopic.Default,
    string StateTopic = AlarmTopic.DefaultState,
    string? Webhook = null,
    TimeSpan? WebhookTimeout = null,
    int WebhookAttempts = 5)
{
    /// <summary>How long an attempt may take.</summary>
    public TimeSpan WebhookTimeoutInForce() => WebhookTimeout ?? TimeSpan.FromSeconds(5);
}
