using EdgeForecast.OpcUa.Messages;

namespace EdgeForecast.OpcUa.Client;

/// <summary>Notifications whose values are durable, until the next publish request tells the server.</summary>
internal sealed class PendingAcknowledgements
{
    // The server keeps few notifications back; more than this many can only be of a connection that is long gone.
    private const int CountMax = 10_000;

    private readonly Lock _guard = new();
    private readonly List<SubscriptionAcknowledgement> _pending = [];
    private int _generation;

    /// <summary>Starts over with a new session: numbers of earlier ones mean nothing to it.</summary>
    public void Begin(int generation)
    {
        lock (_guard)
        {
            _generation = generation;
            _pending.Clear();
        }
    }

    public bool Add(NotificationToken token)
    {
        lock (_guard)
        {
            if (token.Generation != _generation || _pending.Count >= CountMax) return false;
            _pending.Add(new SubscriptionAcknowledgement
            {
                SubscriptionId = token.SubscriptionId,
                SequenceNumber = token.SequenceNumber,
            });
            return true;
        }
    }

    public SubscriptionAcknowledgement[] Take()
    {
        lock (_guard)
        {
            SubscriptionAcknowledgement[] taken = [.. _pending];
            _pending.Clear();
            return taken;
        }
    }
}
