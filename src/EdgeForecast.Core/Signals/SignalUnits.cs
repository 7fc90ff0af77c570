namespace EdgeForecast.Core.Signals;

/// <summary>
/// The unit of each signal: the configuration's, or where that has none, what the source of the signal says. Any
/// thread.
/// </summary>
public sealed class SignalUnits
{
    private readonly SignalTable _signals;
    private readonly bool[] _isConfigured;
    private readonly string[] _units;

    /// <param name="signals">The signals of the gateway.</param>
    /// <param name="configured">Their units in the same order; empty for none.</param>
    public SignalUnits(SignalTable signals, IEnumerable<string> configured)
    {
        _signals = signals;
        _units = [.. configured];
        if (_units.Length != signals.Count)
            throw new ArgumentException($"There are {_units.Length} units for {signals.Count} signals.");
        _isConfigured = [.. _units.Select(unit => unit.Length > 0)];
    }

    /// <summary>Empty where it is not known.</summary>
    public string this[SignalId signal] => Volatile.Read(ref _units[signal.Index]);

    /// <summary>By the signal's name; empty where it is not known.</summary>
    public string Of(string signal) => _signals.TryGet(signal, out var id) ? this[id] : "";

    /// <summary>What a source says the unit is; the configuration goes before.</summary>
    public void Offer(SignalId signal, string unit)
    {
        if (!_isConfigured[signal.Index]) Volatile.Write(ref _units[signal.Index], unit);
    }
}
