using System.Text.Json.Serialization;
using EdgeForecast.Core.Signals;

namespace EdgeForecast.Core.Forecasting;

/// <summary>One issued forecast with what is needed to judge it. All arrays have one element a horizon step.</summary>
/// <param name="Name">The forecast's name in the configuration.</param>
/// <param name="Id">
/// Unique, the same for the same slot of the same forecast: <c>name@slot</c>. Where the clock was set back and comes to
/// a time again, <c>name@slot~n</c>, n counting the set-backs.
/// </param>
/// <param name="Target">The name of the signal that is forecast.</param>
/// <param name="Slot">The moment of the slot; samples that arrived later are not in it.</param>
/// <param name="Origin">The end of the last complete step of the window.</param>
/// <param name="IssuedAt">When it was handed on, by the plant clock.</param>
/// <param name="TargetTimes">Origin + h * step, for h = 1 to the horizon.</param>
/// <param name="Values">The forecast, in the target's unit; empty on the rung <c>no-data</c>.</param>
/// <param name="Lower">Lower bounds of the interval; NaN where no interval is known yet.</param>
/// <param name="Upper">Upper bounds of the interval; NaN where no interval is known yet.</param>
/// <param name="Level">The interval's nominal coverage, 0 to 1.</param>
/// <param name="Experts">Every declared expert, in the order of the declaration.</param>
/// <param name="ImputedShare">The greatest share of filled-in cells among the windows that took part.</param>
/// <param name="WorstQuality">The worst quality among the samples that took part.</param>
/// <param name="Rung"><c>all</c>, <c>subset</c>, <c>persistence</c> or <c>no-data</c>.</param>
/// <param name="Reason">Why it is not the highest rung; empty on the highest.</param>
/// <param name="BudgetMs">What the slot was allowed, in milliseconds of the machine's clock.</param>
/// <param name="ElapsedMs">What it took until it was handed on, in milliseconds of the machine's clock.</param>
public sealed record Forecast(
    string Name,
    string Id,
    string Target,
    Timestamp Slot,
    Timestamp Origin,
    Timestamp IssuedAt,
    IReadOnlyList<Timestamp> TargetTimes,
    IReadOnlyList<double> Values,
    IReadOnlyList<double> Lower,
    IReadOnlyList<double> Upper,
    double Level,
    IReadOnlyList<ExpertReport> Experts,
    double ImputedShare,
    Quality WorstQuality,
    string Rung,
    string Reason,
    double BudgetMs,
    double ElapsedMs)
{
    /// <summary>Intervals of further levels.</summary>
    public IReadOnlyList<ForecastInterval> MoreIntervals { get; init; } = [];

    /// <summary>How it came about; null where that was not recorded. Stored, not published.</summary>
    [JsonIgnore]
    public ForecastProvenance? Provenance { get; init; }
}
