using EdgeForecast.Core.Forecasting.State;
using EdgeForecast.Core.Signals;
using EdgeForecast.Core.Windows;

namespace EdgeForecast.Core.Forecasting.Drift;

/// <summary>
/// Says when a forecast's world has changed: its residuals, and each of its inputs.
/// </summary>
internal sealed class DriftMonitor
{
    private const byte StateVersion = 1;
    private readonly DriftOptions _options;
    private readonly string _forecast;
    private readonly ResidualWatch _residuals;
    private readonly AlarmState _regime;
    private readonly InputWatch[] _inputs;
    private readonly List<AlarmState> _changed = [];

    /// <param name="forecast">The forecast's name.</param>
    /// <param name="inputs">The columns of the windows of its history, each input once.</param>
    /// <param name="options">When alarms are raised.</param>
    public DriftMonitor(string forecast, IReadOnlyList<WatchedInput> inputs, DriftOptions options)
    {
        (_forecast, _options) = (forecast, options);
        _residuals = new ResidualWatch(options);
        // The value is how many findings the last steps hold: one raises it, none for so many steps clears it.
        _regime = new AlarmState(AlarmKind.Regime, "", 0, 0);
        _inputs = [.. inputs.Select(input => new InputWatch(
            input.Signal, input.Window, input.Column, input.Step, options))];
        _changed.EnsureCapacity(1 + _inputs.Length * InputWatch.AlarmCount);
    }

    /// <summary>How many inputs are watched.</summary>
    public int InputCount => _options.Enabled ? _inputs.Length : 0;

    /// <inheritdoc cref="InputWatch.TryReadNext"/>
    public bool TryReadNext(int input, IFeatureHistory history, Timestamp slot, out long step, out double value) =>
        _inputs[input].TryReadNext(history, slot, out step, out value);

    /// <inheritdoc cref="InputWatch.Take(long, double)"/>
    public void AddInput(int input, long step, double value) => _inputs[input].Take(step, value);

    /// <summary>Takes a residual of the nearest step.</summary>
    public void AddResidual(double residual)
    {
        if (_options.Enabled) _residuals.Add(residual);
    }

    /// <summary>The end of a slot: raises and clears. True when the regime alarm was raised just now.</summary>
    public bool EndSlot(Timestamp slot)
    {
        if (!_options.Enabled) return false;
        var wasRaised = _regime.IsRaised;
        Update(_regime, _residuals.SinceFinding < _options.HoldSteps ? 1 : 0, slot);
        foreach (var input in _inputs)
        {
            Update(input.Drift, input.Psi, slot);
            Update(input.Missing, input.MissingShare, slot);
            Update(input.Stale, input.SilentSteps, slot);
        }

        return _regime.IsRaised && !wasRaised;
    }

    /// <summary>
    /// Tells of every alarm that was raised or cleared since the last time; after a restart also of those that stand,
    /// because nobody knows whether the word of them got out.
    /// </summary>
    public void Announce(IAlarmReceiver? receiver)
    {
        foreach (var alarm in _changed) receiver?.Accept(alarm.Report(_forecast, TextOf(alarm)));
        _changed.Clear();
    }

    /// <summary>How it stands with everything that is watched.</summary>
    public DriftStatus Status() => new(
        _forecast,
        _residuals.Statistic,
        _options.PageHinkleyLambda,
        _regime.RaisedCount,
        [.. _inputs.Select(input => new InputStatus(
            input.Signal, input.Psi, input.MissingShare, input.SilentSteps))],
        [.. RaisedAlarms()]);

    public void WriteState(StateWriter writer)
    {
        writer.Byte(StateVersion);
        _residuals.WriteState(writer);
        _regime.WriteState(writer);
        writer.Int32(_inputs.Length);
        foreach (var input in _inputs)
        {
            writer.Text(input.Signal);
            var block = writer.BeginBlock();
            input.WriteState(writer);
            writer.EndBlock(block);
        }
    }

    /// <summary>Takes up what was written; inputs are known by name.</summary>
    public bool TryReadState(ref StateReader reader)
    {
        if (reader.Byte() != StateVersion || !_residuals.TryReadState(ref reader)) return false;
        _regime.ReadState(ref reader);
        var count = reader.Count(int.MaxValue);
        for (var i = 0; i < count && !reader.Failed; i++)
        {
            var signal = reader.Text();
            var block = reader.Block();
            var input = Array.Find(_inputs, input => input.Signal == signal);
            if (input is not null && !input.TryReadState(ref block)) return false;
        }

        if (_regime.IsRaised) _changed.Add(_regime);
        foreach (var input in _inputs) _changed.AddRange(input.Alarms.Where(alarm => alarm.IsRaised));
        return reader.AtEnd;
    }

    private IEnumerable<ForecastAlarm> RaisedAlarms()
    {
        if (_regime.IsRaised) yield return _regime.Report(_forecast, TextOf(_regime));
        foreach (var input in _inputs)
            foreach (var alarm in input.Alarms)
                if (alarm.IsRaised) yield return alarm.Report(_forecast, TextOf(alarm));
    }

    private void Update(AlarmState alarm, double value, Timestamp slot)
    {
        if (!alarm.Update(value, slot)) return;
        // Where it changed more than once unheard, the last word counts.
        _changed.Remove(alarm);
        _changed.Add(alarm);
    }

    private string RegimeText() =>
        !_regime.IsRaised ? $"no finding in the last {_options.HoldSteps} scored steps"
        : _residuals.Last == ResidualFinding.Mean ? "the mean of the residuals has moved (Page-Hinkley)"
        : "the errors have grown (ADWIN)";

    private string TextOf(AlarmState alarm) => alarm.Kind switch
    {
        AlarmKind.Regime => RegimeText(),
        AlarmKind.InputDrift => alarm.IsRaised
            ? "its values are not distributed as in the first period (population stability index)"
            : "its values are distributed as in the first period again",
        AlarmKind.InputMissing => alarm.IsRaised ? "too many steps have no value" : "steps have values again",
        _ => alarm.IsRaised ? "it has had no value for too many steps" : "it has values again",
    };
}
