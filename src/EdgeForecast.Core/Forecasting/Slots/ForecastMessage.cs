using System.Text;
using EdgeForecast.Core.Forecasting.Ledger;
using EdgeForecast.Core.Forecasting.Replay;
using EdgeForecast.Core.Signals;
using EdgeForecast.Core.Windows;

namespace EdgeForecast.Core.Forecasting.Slots;

/// <summary>Makes the message of a slot: the only objects that a slot allocates.</summary>
internal sealed class ForecastMessage(
    ForecastDefinition definition, ISlotExpert[] experts, IFeatureHistory history)
{
    private const string ShadowStatus = "shadow";

    /// <param name="slot">The slot.</param>
    /// <param name="origin">The end of the last complete step.</param>
    /// <param name="issued">The numbers; not looked at on the lowest rung.</param>
    /// <param name="note">What the rung's reason begins with; empty for nothing.</param>
    /// <param name="persistenceQuality">The quality of the target's last value.</param>
    /// <param name="now">The plant's clock.</param>
    /// <param name="elapsedMs">Time taken so far, by the machine's clock.</param>
    public Forecast Build(
        DueSlot slot,
        Timestamp origin,
        IssuedForecast issued,
        string note,
        Quality persistenceQuality,
        Timestamp now,
        double elapsedMs)
    {
        var rung = issued.Rung;
        var hasData = rung != Rung.NoData;
        var targetTimes = new Timestamp[definition.HorizonSteps];
        for (var h = 0; h < targetTimes.Length; h++) targetTimes[h] = origin + definition.Step * (h + 1);
        var imputedShare = 0.0;
        var worst = rung is Rung.Persistence or Rung.LastGood ? persistenceQuality : Quality.Good;
        for (var k = 0; k < experts.Length; k++)
        {
            var expert = experts[k];
            if (IsShadow(k) || expert.Outcome != ExpertOutcome.Ok || rung == Rung.LastGood) continue;
            imputedShare = Math.Max(imputedShare, expert.ImputedShare);
            worst = Quality.Worst(worst, expert.WorstQuality);
        }

        return new Forecast(
            definition.Name,
            slot.Repeat == 0 ? $"{definition.Name}@{slot.Time}" : $"{definition.Name}@{slot.Time}~{slot.Repeat}",
            definition.TargetName,
            slot.Time,
            origin,
            now,
            targetTimes,
            hasData ? issued.Values.AsSpan().ToArray() : [],
            hasData ? issued.Lower.AsSpan(0, definition.HorizonSteps).ToArray() : [],
            hasData ? issued.Upper.AsSpan(0, definition.HorizonSteps).ToArray() : [],
            definition.Level,
            Reports(issued, hasData),
            imputedShare,
            worst,
            RungText.Of(rung),
            rung == Rung.All ? "" : Reason(rung, note),
            definition.Budget.TotalMilliseconds,
            elapsedMs)
        {
            MoreIntervals = hasData && definition.MoreLevels is { Count: > 0 } levels ? Intervals(issued, levels) : [],
            Provenance = ProvenanceRecorder.Record(definition, history, experts, issued, hasData),
        };
    }

    /// <summary>An expert's weight, the mean over the horizon; 0 when it took no part.</summary>
    public static double MeanWeight(IssuedForecast issued, int expert)
    {
        if (!issued.Awake[expert]) return 0;
        double sum = 0;
        for (var h = 0; h < issued.HorizonSteps; h++) sum += issued.WeightsAt(h)[expert];
        return sum / issued.HorizonSteps;
    }

    /// <summary>
    /// The weight in the chief interval of an expert that says quantiles, the mean over both bounds and the horizon;
    /// NaN where it says none.
    /// </summary>
    public static double MeanIntervalWeight(IssuedForecast issued, int expert)
    {
        var place = issued.Quantiles?.Layout.PlaceOf(expert) ?? -1;
        if (place < 0) return double.NaN;
        double sum = 0;
        for (var h = 0; h < issued.HorizonSteps; h++)
        {
            var notes = issued.Quantiles!.NotesAt(0, h);
            sum += (notes.LowerWeights[place] + notes.UpperWeights[place]) / 2;
        }

        return sum / issued.HorizonSteps;
    }

    private ForecastInterval[] Intervals(IssuedForecast issued, IReadOnlyList<double> levels)
    {
        var intervals = new ForecastInterval[levels.Count];
        for (var i = 0; i < intervals.Length; i++)
        {
            // The first among the bounds are those of the chief level.
            var start = issued.BoundPlace(i + 1, 0);
            intervals[i] = new ForecastInterval(
                levels[i],
                issued.Lower.AsSpan(start, definition.HorizonSteps).ToArray(),
                issued.Upper.AsSpan(start, definition.HorizonSteps).ToArray());
        }

        return intervals;
    }

    private ExpertReport[] Reports(IssuedForecast issued, bool hasData)
    {
        var reports = new ExpertReport[experts.Length];
        for (var k = 0; k < reports.Length; k++)
        {
            var expert = experts[k];
            // Its turn comes when this is out: of this slot nothing is known of it.
            if (IsShadow(k))
            {
                reports[k] = new ExpertReport(
                    expert.Name, expert.Version, expert.Sha256, ShadowStatus, "", 0, double.NaN, 0)
                {
                    Quantiles = QuantilesOf(k),
                };
                continue;
            }

            reports[k] = new ExpertReport(
                expert.Name, expert.Version, expert.Sha256, ExpertOutcomeText.Of(expert.Outcome), expert.Detail,
                hasData ? MeanWeight(issued, k) : 0, expert.ElapsedMs, expert.ImputedShare)
            {
                Quantiles = QuantilesOf(k),
                IntervalWeight = hasData ? MeanIntervalWeight(issued, k) : double.NaN,
            };
        }

        return reports;
    }

    private IReadOnlyList<double> QuantilesOf(int expert) =>
        definition.Experts[expert].Model?.Description.Quantiles?.Shares ?? [];

    private bool IsShadow(int expert) => definition.Experts[expert].IsShadow;

    private string Reason(Rung rung, string note)
    {
        var text = new StringBuilder(note);
        if (rung == Rung.NoData) text.Append("no value of the target that is young enough, and no expert answered");
        for (var k = 0; k < experts.Length; k++)
        {
            var expert = experts[k];
            if (IsShadow(k) || expert.Outcome == ExpertOutcome.Ok) continue;
            if (text.Length > 0) text.Append("; ");
            text.Append(expert.Name).Append(": ").Append(ExpertOutcomeText.Of(expert.Outcome));
            if (expert.Detail.Length > 0) text.Append(", ").Append(expert.Detail);
        }

        return text.ToString();
    }
}
