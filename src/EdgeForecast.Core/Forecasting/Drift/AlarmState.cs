using EdgeForecast.Core.Forecasting.State;
using EdgeForecast.Core.Signals;

namespace EdgeForecast.Core.Forecasting.Drift;

/// <summary>
/// One alarm with hysteresis: it is raised above one value and cleared at or below a lower one, so that a value that
/// wavers around a limit does not ring at each slot.
/// </summary>
/// <param name="kind">What it is about.</param>
/// <param name="signal">The input that it is about; empty for none.</param>
/// <param name="raiseAbove">Raised above this.</param>
/// <param name="clearAtMost">Cleared at or below this.</param>
internal sealed class AlarmState(AlarmKind kind, string signal, double raiseAbove, double clearAtMost)
{
    private Timestamp _since;

    public AlarmKind Kind => kind;

    public string Signal => signal;

    public bool IsRaised { get; private set; }

    /// <summary>How often it was raised, since the process or its restored state began.</summary>
    public long RaisedCount { get; private set; }

    public double Value { get; private set; } = double.NaN;

    /// <summary>Takes the present value; NaN changes nothing. True when the alarm was raised or cleared.</summary>
    public bool Update(double value, Timestamp slot)
    {
        Value = value;
        var isRaised = value > raiseAbove || (IsRaised && !(value <= clearAtMost));
        if (isRaised == IsRaised) return false;
        IsRaised = isRaised;
        _since = slot;
        if (isRaised) RaisedCount++;
        return true;
    }

    public ForecastAlarm Report(string forecast, string detail) =>
        new(forecast, kind, signal, IsRaised, _since, Value, IsRaised ? raiseAbove : clearAtMost, detail);

    public void WriteState(StateWriter writer)
    {
        writer.Flag(IsRaised);
        writer.Int64(_since.Ticks);
        writer.Int64(RaisedCount);
    }

    public void ReadState(ref StateReader reader)
    {
        IsRaised = reader.Flag();
        _since = new Timestamp(Math.Clamp(reader.Int64(), Timestamp.MinValue.Ticks, Timestamp.MaxValue.Ticks));
        RaisedCount = reader.Int64();
    }
}
