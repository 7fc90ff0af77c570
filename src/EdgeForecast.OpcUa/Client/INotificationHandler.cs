using EdgeForecast.OpcUa.Encoding;

namespace EdgeForecast.OpcUa.Client;

/// <summary>Takes what a subscription reports; the calls come one after another, in the order of the server.</summary>
public interface INotificationHandler
{
    /// <summary>
    /// Takes changed values. The server keeps the notification until <see cref="OpcUaConnection.Acknowledge"/> is
    /// called
    /// with the token, which is to happen when the values are durable. The list holds for the length of the call only.
    /// As long as the call lasts, nothing further is taken: so a slow consumer slows the server's queue, not our
    /// memory.
    /// </summary>
    ValueTask OnValuesAsync(NotificationToken token, IReadOnlyList<ItemValue> values, CancellationToken stop);

    /// <summary>
    /// The state of an item on the server changed: Good once it is watched, else why it is not (yet).
    /// </summary>
    void OnItemStatus(int item, StatusCode status);

    /// <summary>Notifications were lost for good: the server no longer had them, or the session was new.</summary>
    void OnLoss(string reason);
}
