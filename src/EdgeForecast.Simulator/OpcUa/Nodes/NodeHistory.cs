using EdgeForecast.OpcUa.Encoding;

namespace EdgeForecast.Simulator.OpcUa.Nodes;

/// <summary>The last values of a variable by their source times; what comes late finds its place.</summary>
/// <param name="countMax">How many are kept; the oldest give way.</param>
internal sealed class NodeHistory(int countMax)
{
    private readonly List<DataValue> _values = [];

    public int Count => _values.Count;

    public DataValue this[int index] => _values[index];

    public void Add(in DataValue value)
    {
        if (!value.HasSourceTime) return;
        var at = FirstAtOrAfter(value.SourceTime);
        if (at < _values.Count && _values[at].SourceTime == value.SourceTime)
        {
            _values[at] = value;
            return;
        }

        _values.Insert(at, value);
        // A tenth at once: moving the rest up for every value would cost more than the value.
        if (_values.Count > countMax) _values.RemoveRange(0, Math.Max(1, countMax / 10));
    }

    /// <summary>The place of the first value at this time or later; the count where there is none.</summary>
    public int FirstAtOrAfter(UtcTime time)
    {
        var (low, high) = (0, _values.Count);
        // Nearly always it is the newest.
        if (high > 0 && _values[high - 1].SourceTime < time) return high;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_values[middle].SourceTime < time) low = middle + 1;
            else high = middle;
        }

        return low;
    }
}
