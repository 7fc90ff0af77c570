using EdgeForecast.Core.Signals;

namespace EdgeForecast.Buffer.Blocks;

/// <summary>
/// Between the numbers of signals in this process and their numbers in one store directory. A store number belongs to
/// one name for ever: names are added and never taken away.
/// </summary>
internal sealed class StoredSignals
{
    /// <summary>Store numbers are small and without holes; a larger one is not a store number.</summary>
    public const int NumberMax = 1 << 20;

    private readonly SignalTable _table;
    private readonly SortedDictionary<int, string> _names = [];
    private readonly int[] _storeNumbers;
    private int[] _signals = [];

    public StoredSignals(SignalTable table)
    {
        _table = table;
        _storeNumbers = new int[table.Count];
        Array.Fill(_storeNumbers, -1);
    }

    /// <summary>All names of the store by number.</summary>
    public IReadOnlyDictionary<int, string> Names => _names;

    /// <summary>One above the highest store number.</summary>
    public int NumberEnd { get; private set; }

    /// <summary>Takes in a name as it was stored. False when it contradicts what is known: the first wins.</summary>
    public bool Add(int number, string name)
    {
        if (_names.TryGetValue(number, out var known)) return known == name;
        var ours = _table.TryGet(name, out var id);
        if (ours && _storeNumbers[id.Index] >= 0) return false;
        _names.Add(number, name);
        NumberEnd = Math.Max(NumberEnd, number + 1);
        if (_signals.Length < NumberEnd)
        {
            var old = _signals.Length;
            Array.Resize(ref _signals, Math.Max(NumberEnd, old * 2));
            Array.Fill(_signals, -1, old, _signals.Length - old);
        }

        _signals[number] = ours ? id.Index : -1;
        if (ours) _storeNumbers[id.Index] = number;
        return true;
    }

    /// <summary>Gives numbers to the names of this process that have none; returns how many.</summary>
    public int AddMissing()
    {
        var added = 0;
        for (var i = 0; i < _table.Count; i++)
        {
            if (_storeNumbers[i] >= 0) continue;
            Add(NumberEnd, _table.Names[i]);
            added++;
        }

        return added;
    }

    public int StoreNumber(SignalId signal) => _storeNumbers[signal.Index];

    /// <summary>The signal of this process; false when this process has none of that name.</summary>
    public bool TryGetSignal(int storeNumber, out SignalId signal)
    {
        var index = (uint)storeNumber < (uint)_signals.Length ? _signals[storeNumber] : -1;
        signal = new SignalId(index);
        return index >= 0;
    }
}
