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
    public const string RungAll = "all";
    public const string RungSubset = "subset";
    public const string RungPersistence = "persistence";
    public const string RungNoData = "no-data";

    /// <param name="slot">The slot.</param>
    /// <param name="origin">The end of the last complete step.</param>
    /// <param name="issued">The numbers; not looked at on the lowest rung.</param>
    /// <param name="rung">How complete it is.</param>
    /// <param name="persistenceQuality">
    /// The quality of the value that is repeated on the rung <c>persistence</c>.
    /// </param>
    /// <param name="now">The plant's clock.</param>
    /// <param name="elapsedMs">Time taken so far, by the machine's clock.</param>
    public Forecast Build(
        DueSlot slot,
        Timestamp origin,
        IssuedForecast issued,
        string rung,
        Quality persistenceQuality,
        Timestamp now,
        double elapsedMs)
    {
        var hasData = rung != RungNoData;
        var targetTimes = new Timestamp[definition.HorizonSteps];
        for (var h = 0; h < targetTimes.Length; h++) targetTimes[h] = origin + definition.Step * (h + 1);
        var imputedShare = 0.0;
        var worst = rung == RungPersistence ? persistenceQuality : Quality.Good;
        foreach (var expert in experts)
        {
            if (expert.Outcome != ExpertOutcome.Ok) continue;
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
            hasData ? issued.Lower.AsSpan().ToArray() : [],
            hasData ? issued.Upper.AsSpan().ToArray() : [],
            definition.Level,
            Reports(issued, hasData),
            imputedShare,
            worst,
            rung,
            rung == RungAll ? "" : Reason(rung),
            definition.Budget.TotalMilliseconds,
            elapsedMs)
        {
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

    private ExpertReport[] Reports(IssuedForecast issued, bool hasData)
    {
        var reports = new ExpertReport[experts.Length];
        for (var k = 0; k < reports.Length; k++)
        {
            var expert = experts[k];
            reports[k] = new ExpertReport(
                expert.Name, expert.Version, expert.Sha256, ExpertOutcomeText.Of(expert.Outcome), expert.Detail,
                hasData ? MeanWeight(issued, k) : 0, expert.ElapsedMs, expert.ImputedShare);
        }

        return reports;
    }

    private string Reason(string rung)
    {
        var text = new StringBuilder();
        if (rung == RungNoData) text.Append("no value of the target that is young enough, and no expert answered");
        foreach (var expert in experts)
        {
            if (expert.Outcome == ExpertOutcome.Ok) continue;
            if (text.Length > 0) text.Append("; ");
            text.Append(expert.Name).Append(": ").Append(ExpertOutcomeText.Of(expert.Outcome));
            if (expert.Detail.Length > 0) text.Append(", ").Append(expert.Detail);
        }

        return text.ToString();
    }
}
