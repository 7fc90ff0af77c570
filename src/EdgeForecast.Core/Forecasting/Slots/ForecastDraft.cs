using EdgeForecast.Core.Forecasting.Ledger;
using EdgeForecast.Core.Signals;

namespace EdgeForecast.Core.Forecasting.Slots;

/// <summary>The objects of a slot's message, made before its numbers are known, and where these go.</summary>
internal sealed class ForecastDraft
{
    private readonly double[] _values;
    private readonly double[] _lower;
    private readonly double[] _upper;
    private readonly (double[] Lower, double[] Upper)[] _more;

    /// <param name="definition">The forecast.</param>
    /// <param name="experts">Its experts.</param>
    /// <param name="slot">The slot.</param>
    /// <param name="reasonLengthMax">Characters that its reason may take.</param>
    public ForecastDraft(ForecastDefinition definition, ISlotExpert[] experts, DueSlot slot, int reasonLengthMax)
    {
        Slot = slot;
        ReasonText = new char[reasonLengthMax];
        var horizon = definition.HorizonSteps;
        var origin = slot.Time.FloorTo(definition.Step);
        var targetTimes = new Timestamp[horizon];
        for (var h = 0; h < targetTimes.Length; h++) targetTimes[h] = origin + definition.Step * (h + 1);
        (_values, _lower, _upper) = (new double[horizon], new double[horizon], new double[horizon]);
        Reports = new ExpertReport[experts.Length];
        for (var k = 0; k < experts.Length; k++)
        {
            Reports[k] = new ExpertReport(
                experts[k].Name, experts[k].Version, experts[k].Sha256, "", "", 0, double.NaN, 0)
            {
                Quantiles = definition.Experts[k].Model?.Description.Quantiles?.Shares ?? [],
            };
        }

        var levels = definition.MoreLevels ?? [];
        var intervals = new ForecastInterval[levels.Count];
        _more = new (double[], double[])[levels.Count];
        for (var i = 0; i < intervals.Length; i++)
        {
            _more[i] = (new double[horizon], new double[horizon]);
            intervals[i] = new ForecastInterval(levels[i], _more[i].Lower, _more[i].Upper);
        }

        Forecast = new Forecast(
            definition.Name,
            slot.Repeat == 0 ? $"{definition.Name}@{slot.Time}" : $"{definition.Name}@{slot.Time}~{slot.Repeat}",
            definition.TargetName,
            slot.Time,
            origin,
            default,
            targetTimes,
            _values,
            _lower,
            _upper,
            definition.Level,
            Reports,
            0,
            Quality.Good,
            "",
            "",
            definition.Budget.TotalMilliseconds,
            0)
        {
            MoreIntervals = intervals,
        };
    }

    public DueSlot Slot { get; }

    public Forecast Forecast { get; }

    public ExpertReport[] Reports { get; }

    /// <summary>Room for the reason.</summary>
    public char[] ReasonText { get; }

    /// <summary>Puts the numbers in.</summary>
    public void Fill(IssuedForecast issued)
    {
        var horizon = _values.Length;
        issued.Values.AsSpan().CopyTo(_values);
        issued.Lower.AsSpan(0, horizon).CopyTo(_lower);
        issued.Upper.AsSpan(0, horizon).CopyTo(_upper);
        for (var i = 0; i < _more.Length; i++)
        {
            // The first among the bounds are those of the chief level.
            var start = issued.BoundPlace(i + 1, 0);
            issued.Lower.AsSpan(start, horizon).CopyTo(_more[i].Lower);
            issued.Upper.AsSpan(start, horizon).CopyTo(_more[i].Upper);
        }
    }
}
