namespace EdgeForecast.Simulator.OpcUa;

/// <summary>What the server holds at most, whatever its clients ask for.</summary>
internal static class ServerLimits
{
    public const int ChannelsMax = 200;
    public const int SessionsMax = 100;
    public const int SubscriptionsMax = 500;
    public const int SubscriptionsPerSessionMax = 50;
    public const int ItemsPerSubscriptionMax = 10_000;

    /// <summary>Values that the queue of one item holds.</summary>
    public const int QueueSizeMax = 1_000;

    /// <summary>Values that all queues of one subscription hold; beyond it an item gets a queue of one.</summary>
    public const int QueuedPerSubscriptionMax = 200_000;

    /// <summary>Notifications that are kept until they are acknowledged, in one subscription.</summary>
    public const int RetransmissionMax = 100;

    public const int NotificationsPerPublishMax = 10_000;
    public const int PublishRequestsMax = 50;
    public const int OperationsPerCallMax = 1_000;
    public const int ReferencesPerNodeMax = 1_000;
    public const int ContinuationPointsMax = 16;
    public const int HistoryPerNodeMax = 10_000;
    public const int HistoryPerCallMax = 1_000;
    public const int PathLengthMax = 32;

    public static readonly TimeSpan PublishingMin = TimeSpan.FromMilliseconds(10);
    public static readonly TimeSpan PublishingMax = TimeSpan.FromHours(1);
    public static readonly TimeSpan SamplingMin = TimeSpan.FromMilliseconds(10);
    public static readonly TimeSpan SessionTimeoutMin = TimeSpan.FromSeconds(1);
    public static readonly TimeSpan SessionTimeoutMax = TimeSpan.FromHours(1);
}
