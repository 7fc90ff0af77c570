using System.Collections.Immutable;

namespace EdgeForecast.Status.Tap;

/// <summary>
/// Hands what passes by to whoever follows. Costs nothing while nobody does; a client that reads too slowly misses
/// entries, which are counted, and never holds the pipeline up.
/// </summary>
internal sealed class TapChannel<T>(int clientCountMax, int waitingCountMax)
{
    private ImmutableArray<TapSubscription<T>> _clients = [];
    private long _droppedByFormerClients;

    /// <summary>Whether anybody follows: ask before making an entry.</summary>
    public bool HasClients => !_clients.IsEmpty;

    public int ClientCount => _clients.Length;

    /// <summary>Entries that clients missed, those of former clients included.</summary>
    public long DroppedCount =>
        Interlocked.Read(ref _droppedByFormerClients) + _clients.Sum(client => client.DroppedCount);

    /// <summary>Offers an entry to every client. Never blocks; allocates nothing.</summary>
    public void Offer(T entry)
    {
        foreach (var client in _clients) client.Offer(entry);
    }

    /// <summary>Begins to follow; null when there are too many clients already. Dispose it to end.</summary>
    public TapSubscription<T>? TrySubscribe()
    {
        var client = new TapSubscription<T>(waitingCountMax, Leave);
        var added = false;
        ImmutableInterlocked.Update(ref _clients, clients =>
        {
            added = clients.Length < clientCountMax;
            return added ? clients.Add(client) : clients;
        });
        return added ? client : null;
    }

    private void Leave(TapSubscription<T> client)
    {
        ImmutableInterlocked.Update(ref _clients, clients => clients.Remove(client));
        Interlocked.Add(ref _droppedByFormerClients, client.DroppedCount);
    }
}
