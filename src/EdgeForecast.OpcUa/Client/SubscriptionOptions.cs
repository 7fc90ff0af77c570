namespace EdgeForecast.OpcUa.Client;

/// <summary>How a subscription is to be; the server may revise all of it.</summary>
/// <param name="PublishingInterval">How often the server sends what changed; null for a second.</param>
/// <param name="KeepAliveCount">After how many intervals without a change it says that it lives.</param>
/// <param name="LifetimeCount">After how many intervals without a word from us it is dropped; at least thrice as many.
/// </param>
/// <param name="NotificationCountMax">Most values in one notification; 0 for no limit.</param>
/// <param name="Priority">Which of several subscriptions is served first; higher goes before.</param>
public sealed record SubscriptionOptions(
    TimeSpan? PublishingInterval = null,
    uint KeepAliveCount = 10,
    uint LifetimeCount = 100,
    uint NotificationCountMax = 0,
    byte Priority = 0)
{
    internal TimeSpan PublishingIntervalOrDefault => PublishingInterval ?? TimeSpan.FromSeconds(1);
}
