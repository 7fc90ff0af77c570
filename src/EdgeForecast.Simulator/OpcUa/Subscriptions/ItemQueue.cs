using EdgeForecast.OpcUa.Encoding;

namespace EdgeForecast.Simulator.OpcUa.Subscriptions;

/// <summary>The values of one item between two notifications (Part 4, 5.13.1.5); its memory grows with its use.
/// </summary>
internal sealed class ItemQueue
{
    private const uint Overflow = 0x0480;
    private const int FirstCapacity = 4;

    private DataValue[] _ring = [];
    private int _first;

    public int Count { get; private set; }

    public int CountMax { get; private set; } = 1;

    public bool DiscardOldest { get; private set; } = true;

    /// <summary>Changes the size; what does not fit any more is discarded, the oldest or the newest.</summary>
    public void Configure(int countMax, bool discardOldest)
    {
        CountMax = countMax;
        DiscardOldest = discardOldest;
        while (Count > countMax)
        {
            if (discardOldest) _first = (_first + 1) % _ring.Length;
            Count--;
        }
    }

    /// <summary>How many more values wait afterwards: one or, when the queue was full, none.</summary>
    public int Add(in DataValue value)
    {
        if (Count < CountMax)
        {
            if (Count == _ring.Length) Grow();
            _ring[(_first + Count) % _ring.Length] = value;
            Count++;
            return 1;
        }

        if (CountMax == 1)
        {
            _ring[_first] = value;
            return 0;
        }

        // The value beside the lost one says that there was more (Part 4, 7.39.1).
        if (DiscardOldest)
        {
            _ring[_first] = value;
            _first = (_first + 1) % _ring.Length;
            Mark(ref _ring[_first]);
        }
        else
        {
            ref var newest = ref _ring[(_first + Count - 1) % _ring.Length];
            newest = value;
            Mark(ref newest);
        }

        return 0;
    }

    public DataValue Take()
    {
        var value = _ring[_first];
        _ring[_first] = default;
        _first = (_first + 1) % _ring.Length;
        Count--;
        return value;
    }

    public void Clear()
    {
        Count = 0;
        _first = 0;
        Array.Clear(_ring);
    }

    private static void Mark(ref DataValue value) => value = value with
    {
        Fields = value.Fields | DataValueFields.Status,
        Status = new StatusCode(value.Status.Value | Overflow),
    };

    private void Grow()
    {
        var larger = new DataValue[Math.Min(CountMax, Math.Max(FirstCapacity, _ring.Length * 2))];
        for (var i = 0; i < Count; i++) larger[i] = _ring[(_first + i) % _ring.Length];
        (_ring, _first) = (larger, 0);
    }
}
