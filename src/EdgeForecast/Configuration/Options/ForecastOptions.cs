using EdgeForecast.Core.Forecasting.Aggregation;
using EdgeForecast.Core.Forecasting.Drift;
using EdgeForecast.Core.Forecasting.Intervals;
using EdgeForecast.Core.Windows;

namespace EdgeForecast.Configuration.Options;

/// <summary>One forecast: of what, how far, how often, by whom.</summary>
/// <param name="Name">Unique; part of topics and messages: lower-case letters, digits, dash, underscore.</param>
/// <param name="Target">The name of the signal that is forecast.</param>
/// <param name="Step">Length of a step of the forecast, as in <c>5m</c>.</param>
/// <param name="Horizon">How many steps ahead, 1 to 2000.</param>
/// <param name="Period">How often a forecast is issued; independent of the step.</param>
/// <param name="Experts">The models that are combined. Persistence always takes part, named or not.</param>
/// <param name="TargetAggregation">How the samples of a step become the number that is forecast.</param>
/// <param name="Phase">By how much the moments of issue are moved from the full period; 0s when left out.</param>
/// <param name="Budget">
/// Time from the moment of issue to the hand-over, whatever is not ready is left out; two thirds of the period when
/// left out, and never more.
/// </param>
/// <param name="Level">Nominal coverage of the interval, above 0 and below 1.</param>
/// <param name="SeasonalPeriod">Length of a season for the seasonal naive expert, as in <c>1d</c>.</param>
/// <param name="Aggregation">How the experts are combined.</param>
/// <param name="Loss">
/// What the aggregation learns from: <c>square</c>, <c>absolute</c>, <c>percentage</c> or <c>pinball</c>.
/// </param>
/// <param name="LossQuantile">For the loss <c>pinball</c>: the quantile that it rewards, above 0 and below 1.</param>
/// <param name="Interval">How the interval is found.</param>
/// <param name="MoreLevels">
/// Nominal coverage of further intervals, each above 0 and below 1; none when left out.
/// </param>
/// <param name="SkillWindows">The rolling windows over which skill is kept; 1 h, 1 d and 7 d when left out.</param>
/// <param name="Drift">When alarms are raised, and what follows.</param>
internal sealed record ForecastOptions(
    string Name,
    string Target,
    TimeSpan Step,
    int Horizon,
    TimeSpan Period,
    IReadOnlyList<ExpertOptions> Experts,
    StepAggregation TargetAggregation = StepAggregation.Mean,
    TimeSpan? Phase = null,
    TimeSpan? Budget = null,
    double Level = 0.9,
    TimeSpan? SeasonalPeriod = null,
    string Aggregation = AggregationRegistry.Default,
    string Loss = "square",
    double LossQuantile = 0.5,
    string Interval = IntervalRegistry.Default,
    IReadOnlyList<double>? MoreLevels = null,
    IReadOnlyList<TimeSpan>? SkillWindows = null,
    DriftOptions? Drift = null)
{
    /// <summary>The budget in force: as declared, else two thirds of the period in whole milliseconds.</summary>
    public TimeSpan BudgetInForce() =>
        Budget ?? TimeSpan.FromMilliseconds(Math.Floor((Period / 3 * 2).TotalMilliseconds));
}
