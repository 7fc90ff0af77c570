using EdgeForecast.Alarms;
using EdgeForecast.Configuration.Options;
using EdgeForecast.Configuration.Reading;

namespace EdgeForecast.Configuration.Checks;

/// <summary>Where alarms go.</summary>
internal static class AlarmsCheck
{
    private static readonly TimeSpan _timeoutMin = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan _timeoutMax = TimeSpan.FromMinutes(1);

    public static void Run(GatewayOptions options, ConfigProblems problems)
    {
        var alarms = options.Alarms;
        CheckTopic(alarms.Topic, "alarms.topic", problems);
        if (alarms.StateTopic.Length > 0)
        {
            CheckTopic(alarms.StateTopic, "alarms.stateTopic", problems);
            if (!alarms.StateTopic.Contains("{alarm}", StringComparison.Ordinal)
                || !alarms.StateTopic.Contains("{forecast}", StringComparison.Ordinal))
                problems.Error("alarms.stateTopic", "is the same for several alarms, of which one would be seen",
                    "Put {forecast} and {alarm} into it.");
        }

        if (alarms.Webhook is { } webhook
            && !(Uri.TryCreate(webhook, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"))
            problems.Error("alarms.webhook", $"\"{webhook}\" is no URL",
                "Write one, as in https://example.com/alarms.");
        Bounds.Duration(alarms.WebhookTimeoutInForce(), _timeoutMin, _timeoutMax, "alarms.webhookTimeout", problems);
        Bounds.Whole(alarms.WebhookAttempts, 1, 20, "alarms.webhookAttempts", problems);
    }

    private static void CheckTopic(string template, string path, ConfigProblems problems)
    {
        if (!Unreadable.Is(template) && AlarmTopic.Check(template) is { } wrong)
            problems.Error(path, wrong.TrimEnd('.'), "Correct it.");
    }
}
