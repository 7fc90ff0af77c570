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

    /// <summary>Takes the oldest out if it is not younger than the given one.</summary>
    public bool TryTake(long upToSequence, out ushort packetIdentifier)
    {
        lock (_gate)
        {
            packetIdentifier = 0;
            if (_count == 0 || _entries[_first].Sequence > upToSequence) return false;
            packetIdentifier = _entries[_first].PacketIdentifier;
            _first = (_first + 1) % _entries.Length;
            _count--;
            return true;
        }
    }
}
