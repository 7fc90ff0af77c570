using EdgeForecast.Core.Forecasting.State;
using EdgeForecast.Core.Signals;
using EdgeForecast.Core.Windows;

namespace EdgeForecast.Core.Forecasting.Drift;

/// <summary>
/// Watches one input, step by step as its grid has it: how its values are distributed against its first period, how
/// many steps are missing, how long it has been silent; what was usual in that period is no reason for alarm, since
/// many signals come more rarely than the grid asks. Each step is read once, at the first slot after its end. Bounded.
/// </summary>
internal sealed class InputWatch
{
    private const byte StateVersion = 1;

    // After a long pause only the last steps are read: those before are as good as missing.
    private const int CatchUpStepsMax = 1000;
    private const byte MissingBin = byte.MaxValue;
    private readonly int _window;
    private readonly int _column;
    private readonly TimeSpan _step;
    private readonly double[] _reference;
    private readonly double[] _edges = new double[PopulationStability.BinCount - 1];
    private readonly int[] _expected = new int[PopulationStability.BinCount];
    private readonly int[] _actual = new int[PopulationStability.BinCount];
    private readonly byte[] _recent;
    private int _referenceCount;
    private int _recentCount;
    private int _next;
    private int _missingCount;
    private long _usualMissingCount;
    private long _usualSilentSteps;
    private long _lastStep = long.MinValue;
    private long _silentSteps;

    /// <param name="signal">Its name.</param>
    /// <param name="window">The window of the history that holds it.</param>
    /// <param name="column">Its column there.</param>
    /// <param name="step">The length of a step.</param>
    /// <param name="options">How long the periods are.</param>
    public InputWatch(string signal, int window, int column, TimeSpan step, DriftOptions options)
    {
        (Signal, _window, _column, _step) = (signal, window, column, step);
        _reference = new double[options.ReferenceSteps];
        _recent = new byte[options.RecentSteps];
        Alarms =
        [
            new AlarmState(AlarmKind.InputDrift, signal, options.PsiAlarm, options.PsiWarn),
            new AlarmState(AlarmKind.InputMissing, signal, options.MissingShareMax, options.MissingShareMax / 2),
            new AlarmState(AlarmKind.InputStale, signal, options.StaleSteps, 0),
        ];
    }

    public string Signal { get; }

    /// <summary>How many alarms an input has.</summary>
    public const int AlarmCount = 3;

    public AlarmState[] Alarms { get; }

    public AlarmState Drift => Alarms[0];

    public AlarmState Missing => Alarms[1];

    public AlarmState Stale => Alarms[2];

    /// <summary>The stability index; NaN until both periods are full.</summary>
    public double Psi => _referenceCount < _reference.Length || _recentCount < _recent.Length
        ? double.NaN
        : PopulationStability.Index(_expected, _actual);

    /// <summary>
    /// Of the last steps that should have had a value, the share that had none; NaN until there are enough.
    /// </summary>
    public double MissingShare
    {
        get
        {
            if (_recentCount < _recent.Length) return double.NaN;
            var usual = (double)_usualMissingCount / Math.Max(1, _usualMissingCount + _referenceCount);
            return Math.Max(0, (double)_missingCount / _recentCount - usual) / (1 - Math.Min(usual, 0.99));
        }
    }

    /// <summary>Steps since the last value, beyond three times the longest silence that was usual.</summary>
    public long SilentSteps => Math.Max(0, _silentSteps - 3 * _usualSilentSteps);

    /// <summary>The next step that has ended by a slot and has not been taken; false where there is none.</summary>
    public bool TryReadNext(IFeatureHistory history, Timestamp slot, out long step, out double value)
    {
        var last = slot.FloorTo(_step).Ticks / _step.Ticks;
        value = double.NaN;
        step = last;
        if (_lastStep == last) return false;
        // Before it is less than after it where the clock was set back: the steps come again.
        if (_lastStep != long.MinValue && _lastStep < last) step = Math.Max(_lastStep + 1, last - CatchUpStepsMax + 1);
        if (history.TryGetStep(_window, _column, new Timestamp(step * _step.Ticks), out var found, out _)
            && double.IsFinite(found))
            value = found;
        return true;
    }

    /// <summary>Takes the value of a step; NaN where there is none.</summary>
    public void Take(long step, double value)
    {
        _lastStep = step;
        Take(value);
    }

    public void WriteState(StateWriter writer)
    {
        writer.Byte(StateVersion);
        writer.Int32(_reference.Length);
        writer.Int32(_recent.Length);
        writer.Int64(_lastStep);
        writer.Int64(_silentSteps);
        writer.Int64(_usualMissingCount);
        writer.Int64(_usualSilentSteps);
        writer.Int32(_referenceCount);
        if (_referenceCount < _reference.Length)
        {
            writer.Numbers(_reference.AsSpan(0, _referenceCount));
        }
        else
        {
            writer.Numbers(_edges);
            foreach (var count in _expected) writer.Int32(count);
        }

        writer.Int32(_recentCount);
        for (var i = 0; i < _recentCount; i++)
            writer.Byte(_recent[(_next - _recentCount + i + _recent.Length) % _recent.Length]);
        foreach (var alarm in Alarms) alarm.WriteState(writer);
    }

    /// <summary>Takes up what was written under the same lengths of periods; else starts anew.</summary>
    public bool TryReadState(ref StateReader reader)
    {
        if (reader.Byte() != StateVersion) return false;
        var isSame = reader.Int32() == _reference.Length;
        isSame &= reader.Int32() == _recent.Length;
        if (!isSame) return !reader.Failed;
        _lastStep = reader.Int64();
        _silentSteps = reader.Int64();
        _usualMissingCount = reader.Int64();
        _usualSilentSteps = reader.Int64();
        _referenceCount = reader.Count(_reference.Length);
        if (_referenceCount < _reference.Length)
        {
            for (var i = 0; i < _referenceCount; i++) _reference[i] = reader.Number();
        }
        else
        {
            for (var i = 0; i < _edges.Length; i++) _edges[i] = reader.Number();
            for (var i = 0; i < _expected.Length; i++) _expected[i] = reader.Count(_reference.Length);
        }

        var recentCount = reader.Count(_recent.Length);
        for (var i = 0; i < recentCount; i++)
        {
            var bin = reader.Byte();
            if (bin != MissingBin && bin >= PopulationStability.BinCount) return false;
            Remember(bin);
        }

        foreach (var alarm in Alarms) alarm.ReadState(ref reader);
        return _silentSteps >= 0 && _usualMissingCount >= 0 && _usualSilentSteps >= 0 && reader.AtEnd;
    }

    private void Take(double value)
    {
        var isMissing = double.IsNaN(value);
        if (_referenceCount < _reference.Length && _referenceCount > 0)
        {
            if (isMissing) _usualMissingCount++;
            else _usualSilentSteps = Math.Max(_usualSilentSteps, _silentSteps);
        }

        _silentSteps = isMissing ? _silentSteps + 1 : 0;
        // Until it is known what is normal, any bin will do: missing or not is all that is told from it.
        Remember(isMissing ? MissingBin
            : _referenceCount < _reference.Length ? (byte)0
            : (byte)PopulationStability.BinOf(value, _edges));
        if (isMissing || _referenceCount == _reference.Length) return;
        _reference[_referenceCount++] = value;
        if (_referenceCount == _reference.Length) EndReference();
    }

    private void EndReference()
    {
        PopulationStability.Edges(_reference, _edges);
        foreach (var value in _reference) _expected[PopulationStability.BinOf(value, _edges)]++;
        // From here on the recent period is counted anew, in the bins that are known now.
        _actual.AsSpan().Clear();
        (_recentCount, _next, _missingCount) = (0, 0, 0);
    }

    private void Remember(byte bin)
    {
        if (_recentCount == _recent.Length) Count(_recent[_next], -1);
        else _recentCount++;
        _recent[_next] = bin;
        _next = (_next + 1) % _recent.Length;
        Count(bin, 1);
    }

    private void Count(byte bin, int by)
    {
        if (bin == MissingBin) _missingCount += by;
        else _actual[bin] += by;
    }
}
