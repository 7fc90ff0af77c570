using EdgeForecast.Configuration.Options;
using EdgeForecast.Core.Pipeline;
using Microsoft.Extensions.Logging;

namespace EdgeForecast.Alarms;

/// <summary>What of the alarms is there only where it is asked for.</summary>
internal static class AlarmRoom
{
    /// <summary>The webhook; null where none is configured.</summary>
    public static Webhook? Webhook(
        AlarmsOptions options, TimeProvider machine, Random seeds, ILoggerFactory logs) =>
        options.Webhook is { } url
            ? new Webhook(
                new Uri(url), options.WebhookTimeoutInForce(), options.WebhookAttempts,
                // The limit of an attempt is the webhook's own.
                new HttpClient { Timeout = Timeout.InfiniteTimeSpan }, machine, new Random(seeds.Next()),
                logs.CreateLogger<Webhook>())
            : null;

    public static IEnumerable<ILoop> Loops(Webhook? webhook) => webhook is null ? [] : [webhook];

    public static IEnumerable<IAsyncDisposable> Owned(Webhook? webhook) =>
        webhook is null ? [] : [Startup.Owned.Of(webhook)];
}
