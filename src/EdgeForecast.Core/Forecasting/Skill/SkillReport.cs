using EdgeForecast.Core.Signals;

namespace EdgeForecast.Core.Forecasting.Skill;

/// <summary>What a forecast and its experts are worth, as it stood after a slot.</summary>
/// <param name="Forecast">The forecast's name.</param>
/// <param name="Slot">The slot after which it was taken.</param>
/// <param name="Experts">The experts in the order of their rows.</param>
/// <param name="Levels">The nominal coverage of each level, the chief one first.</param>
/// <param name="ExpiredCount">Steps whose actual never came.</param>
/// <param name="LateCount">Actuals that came after the slot that could have known them.</param>
/// <param name="Windows">The rolling windows, then all that was ever scored.</param>
public sealed record SkillReport(
    string Forecast,
    Timestamp Slot,
    IReadOnlyList<SkillExpert> Experts,
    IReadOnlyList<double> Levels,
    long ExpiredCount,
    long LateCount,
    IReadOnlyList<SkillWindowSums> Windows)
{
    /// <summary>The place of an expert among those that say quantiles; -1 where it says none.</summary>
    public int QuantilePlaceOf(int expert) =>
        Experts[expert].Quantiles.Count == 0 ? -1 : Experts.Take(expert).Count(before => before.Quantiles.Count > 0);
}
