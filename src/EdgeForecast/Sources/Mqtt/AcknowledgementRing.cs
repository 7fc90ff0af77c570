namespace EdgeForecast.Sources.Mqtt;

/// <summary>
/// Packet identifiers of deliveries that wait for their acknowledgement, in the order of arrival. Bounded; one thread
/// adds, another takes.
/// </summary>
internal sealed class AcknowledgementRing
{
    private readonly Lock _gate = new();
    private readonly (long Sequence, ushort PacketIdentifier)[] _entries;
    private int _first;
    private int _count;

    public AcknowledgementRing(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        _entries = new (long, ushort)[capacity];
    }

    public int Count => Volatile.Read(ref _count);

    public bool IsFull => Count == _entries.Length;

    /// <exception cref="InvalidOperationException">It is full.</exception>
    public void Add(long sequence, ushort packetIdentifier)
    {
        lock (_gate)
        {
            if (IsFull) throw new InvalidOperationException("The ring of unacknowledged deliveries is full.");
            _entries[(_first + _count) % _entries.Length] = (sequence, packetIdentifier);
            _count++;
        }
    }

    /// <summary>The oldest, if it is not younger than the given one. It stays until it is removed.</summary>
    public bool TryPeek(long upToSequence, out ushort packetIdentifier)
    {
        lock (_gate)
        {
            var isDurable = _count > 0 && _entries[_first].Sequence <= upToSequence;
            packetIdentifier = isDurable ? _entries[_first].PacketIdentifier : (ushort)0;
            return isDurable;
        }
    }

    /// <summary>It has been acknowledged.</summary>
    public void RemoveOldest()
    {
        lock (_gate)
        {
            _first = (_first + 1) % _entries.Length;
            _count--;
        }
    }
}
