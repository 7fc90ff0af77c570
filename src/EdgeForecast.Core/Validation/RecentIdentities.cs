using EdgeForecast.Core.Signals;

namespace EdgeForecast.Core.Validation;

/// <summary>
/// The identities of the samples that came in lately: a ring of entries in the order of arrival and an index into it by
/// open addressing with linear probing. Both are as large from the start as they ever get. An identity is remembered
/// for as many additions as the ring is long; adding it again counts anew.
/// </summary>
internal sealed class RecentIdentities
{
    private readonly Entry[] _ring;

    // Place in the ring + 1; 0 is free. Twice the ring or more, so that probing stays short.
    private readonly int[] _index;
    private readonly int _mask;
    private int _next;

    /// <param name="countMax">How many identities are remembered, 1 to 2^28.</param>
    public RecentIdentities(int countMax)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(countMax, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(countMax, 1 << 28);
        _ring = new Entry[countMax];
        _index = new int[(int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)countMax * 2)];
        _mask = _index.Length - 1;
    }

    /// <summary>How many are remembered now.</summary>
    public int Count { get; private set; }

    /// <summary>What is remembered of a signal at a source time.</summary>
    public bool TryFindMoment(SignalId signal, Timestamp sourceTime, out long valueBits, out bool wasTaken)
    {
        var slot = Find(new Entry(EntryKind.Moment, signal.Index, sourceTime.Ticks, 0, false));
        var found = _index[slot] != 0;
        ref readonly var entry = ref _ring[found ? _index[slot] - 1 : 0];
        valueBits = found ? entry.ValueBits : 0;
        wasTaken = found && entry.WasTaken;
        return found;
    }

    /// <summary>Whether this value of this signal came in lately under this number of delivery.</summary>
    public bool ContainsDelivery(SignalId signal, ushort deliveryId, long valueBits) =>
        _index[Find(new Entry(EntryKind.Delivery, signal.Index, deliveryId, valueBits, false))] != 0;

    /// <summary>Remembers a sample as the newest; forgets the oldest when it must.</summary>
    /// <param name="sample">The sample.</param>
    /// <param name="wasTaken">Whether it was taken in, or set aside.</param>
    public void Add(in Sample sample, bool wasTaken)
    {
        var bits = BitConverter.DoubleToInt64Bits(sample.Value);
        var entry = (sample.Flags & SampleFlags.NoSourceTime) == 0
            ? new Entry(EntryKind.Moment, sample.Signal.Index, sample.SourceTime.Ticks, bits, wasTaken)
            : new Entry(EntryKind.Delivery, sample.Signal.Index, sample.DeliveryId, bits, wasTaken);
        var slot = Find(entry);
        if (_index[slot] != 0) Forget(slot);
        if (_ring[_next].Kind != EntryKind.None) Forget(Find(_ring[_next]));

        // Forgetting moves entries within the index, so the slot must be looked for again.
        _ring[_next] = entry;
        _index[Find(entry)] = _next + 1;
        _next = _next + 1 == _ring.Length ? 0 : _next + 1;
        Count++;
    }

    /// <summary>The slot of an entry of the same identity, or the free slot where it belongs.</summary>
    private int Find(in Entry entry)
    {
        var slot = Home(entry);
        while (_index[slot] != 0 && !_ring[_index[slot] - 1].IsSameAs(entry)) slot = (slot + 1) & _mask;
        return slot;
    }

    private void Forget(int slot)
    {
        _ring[_index[slot] - 1] = default;
        Count--;

        // Close the hole: pull every entry of the run back that may not stand behind a free slot.
        var hole = slot;
        for (var next = (hole + 1) & _mask; _index[next] != 0; next = (next + 1) & _mask)
        {
            var home = Home(_ring[_index[next] - 1]);
            if (((next - home) & _mask) < ((next - hole) & _mask)) continue;
            _index[hole] = _index[next];
            hole = next;
        }

        _index[hole] = 0;
    }

    private int Home(in Entry entry)
    {
        // The finaliser of SplitMix64: every bit of the key moves about half of the bits of the slot.
        var key = ((ulong)entry.Key * 0x9E37_79B9_7F4A_7C15) ^ ((ulong)(uint)entry.Signal << 32) ^ (ulong)entry.Kind;
        if (entry.Kind == EntryKind.Delivery) key ^= (ulong)entry.ValueBits;
        key = (key ^ (key >> 30)) * 0xBF58_476D_1CE4_E5B9;
        key = (key ^ (key >> 27)) * 0x94D0_49BB_1331_11EB;
        return (int)(key ^ (key >> 31)) & _mask;
    }

    private enum EntryKind : byte
    {
        None,

        /// <summary>Signal and source time.</summary>
        Moment,

        /// <summary>Signal, number of delivery and value.</summary>
        Delivery,
    }

    private readonly struct Entry(EntryKind kind, int signal, long key, long valueBits, bool wasTaken)
    {
        public readonly long Key = key;
        public readonly long ValueBits = valueBits;
        public readonly int Signal = signal;
        public readonly EntryKind Kind = kind;
        public readonly bool WasTaken = wasTaken;

        public bool IsSameAs(in Entry other) =>
            Key == other.Key && Signal == other.Signal && Kind == other.Kind
            && (Kind == EntryKind.Moment || ValueBits == other.ValueBits);
    }
}
