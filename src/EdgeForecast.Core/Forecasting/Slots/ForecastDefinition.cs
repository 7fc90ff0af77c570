using EdgeForecast.Core.Forecasting.Aggregation;
using EdgeForecast.Core.Forecasting.Drift;
using EdgeForecast.Core.Forecasting.Experts;
using EdgeForecast.Core.Forecasting.Intervals;
using EdgeForecast.Core.Forecasting.Promotion;
using EdgeForecast.Core.Signals;
using EdgeForecast.Core.Windows;

namespace EdgeForecast.Core.Forecasting.Slots;

/// <summary>One forecast as it is declared. <see cref="ForecastDefinitionCheck"/> says what is wrong with it.</summary>
/// <param name="Name">Unique on the gateway: lower-case letters, digits, <c>-</c> and <c>_</c>.</param>
/// <param name="Target">The signal that is forecast.</param>
/// <param name="TargetName">Its name.</param>
/// <param name="Step">Length of a step of the horizon, above 0.</param>
/// <param name="HorizonSteps">How many steps ahead, 1 to 2,000.</param>
/// <param name="Period">The time from slot to slot, by the plant's clock; above 0.</param>
/// <param name="Budget">
/// The time from the start of a slot to the hand-over, by the machine's clock; above 0 and at most two thirds of the
/// period.
/// </param>
/// <param name="Experts">Who is asked, 1 to 64.</param>
/// <param name="TargetAggregation">How the target's samples in a step become one number.</param>
/// <param name="Phase">Slots lie at phase + n * period since the Unix epoch; at least 0 and below the period.</param>
/// <param name="SeasonalPeriodSteps">
/// Length of a season in steps, for the expert <c>seasonal-naive</c>; 0: none.
/// </param>
/// <param name="TrendSteps">Steps that the expert <c>linear-trend</c> looks back at, 3 to 64.</param>
/// <param name="Aggregation">One of <see cref="AggregationRegistry.Names"/>.</param>
/// <param name="Rule">Further settings of the aggregation; null: as they are by default.</param>
/// <param name="Interval">One of <see cref="IntervalRegistry.Names"/>.</param>
/// <param name="Level">The interval's nominal coverage, between 0 and 1.</param>
/// <param name="Reserve">
/// The end of the budget that is kept for aggregation and hand-over: models are cut off before it. Null: a tenth of the
/// budget, at least 6 ms, or a quarter of the budget where that is less, and at most 250 ms.
/// </param>
/// <param name="ActualWait">How long after its time an actual is awaited. Null: the horizon, at least 12 steps.</param>
/// <param name="TargetAgeMax">How old the value may be that is repeated. Null: the horizon, at least 12 steps.</param>
/// <param name="MoreLevels">
/// Further intervals: the nominal coverage of each, between 0 and 1, at most 8; null: none.
/// </param>
/// <param name="SkillWindows">The rolling windows over which skill is kept, at most 8; null: 1 h, 1 d, 7 d.</param>
/// <param name="Drift">When alarms are raised, and what follows; null: as it is by default.</param>
/// <param name="Promotion">What is asked of a shadow; null: as it is by default, in batches of a horizon.</param>
public sealed record ForecastDefinition(
    string Name,
    SignalId Target,
    string TargetName,
    TimeSpan Step,
    int HorizonSteps,
    TimeSpan Period,
    TimeSpan Budget,
    IReadOnlyList<ExpertDefinition> Experts,
    StepAggregation TargetAggregation = StepAggregation.Mean,
    TimeSpan Phase = default,
    int SeasonalPeriodSteps = 0,
    int TrendSteps = 24,
    string Aggregation = AggregationRegistry.Default,
    AggregationOptions? Rule = null,
    string Interval = IntervalRegistry.Default,
    double Level = 0.9,
    TimeSpan? Reserve = null,
    TimeSpan? ActualWait = null,
    TimeSpan? TargetAgeMax = null,
    IReadOnlyList<double>? MoreLevels = null,
    IReadOnlyList<TimeSpan>? SkillWindows = null,
    DriftOptions? Drift = null,
    PromotionOptions? Promotion = null)
{
    private static readonly TimeSpan[] _defaultSkillWindows =
        [TimeSpan.FromHours(1), TimeSpan.FromDays(1), TimeSpan.FromDays(7)];

    private static readonly TimeSpan _leastReserve = TimeSpan.FromMilliseconds(6);
    private static readonly TimeSpan _largestReserve = TimeSpan.FromMilliseconds(250);

    private const int PatienceStepsMin = 12;
    private const int ScoreCountMin = 200;
    private const int ScoreCellsMax = 125_000;

    // Far above what the check lets pass, and far below what an int holds.
    private const int PatienceStepsMax = 1_000_000;

    /// <summary>The nominal coverage of each interval, the chief one first.</summary>
    public IReadOnlyList<double> Levels => [Level, .. MoreLevels ?? []];

    /// <summary>The rolling windows over which skill is kept.</summary>
    public IReadOnlyList<TimeSpan> SkillWindowsInForce => SkillWindows ?? _defaultSkillWindows;

    /// <summary>When alarms are raised, and what follows.</summary>
    public DriftOptions DriftInForce => Drift ?? new DriftOptions();

    /// <summary>What is asked of a shadow.</summary>
    public PromotionOptions PromotionInForce =>
        Promotion ?? new PromotionOptions(BatchLength: Math.Clamp(HorizonSteps, 1, 48));

    /// <summary>
    /// How many of the last scores an interval is made of. They shrink where the horizon is long, to bound the memory.
    /// </summary>
    public int ScoreCountMax => (int)Math.Clamp(
        ScoreCellsMax / HorizonSteps / Levels.Count, ScoreCountMin, IntervalSetup.ScoreCountDefault);

    /// <summary>When models are cut off, from the start of a slot.</summary>
    public TimeSpan SoftBudget => Budget - (Reserve ?? DefaultReserve);

    /// <summary>How many steps after its time an actual is awaited.</summary>
    public int ActualWaitSteps => Steps(ActualWait);

    /// <summary>How many steps old the value may be that is repeated.</summary>
    public int TargetAgeSteps => Steps(TargetAgeMax);

    /// <summary>
    /// How many forecasts are issued until the actual of a step is there: the step's distance in rounds of feedback. A
    /// round is a period, or a step where that is longer, because forecasts of the same origin are judged once.
    /// </summary>
    /// <param name="horizonIndex">Steps ahead, from 0 for the first.</param>
    public int DelayRounds(int horizonIndex)
    {
        var roundTicks = Math.Max(Period.Ticks, Step.Ticks);
        return (int)Math.Max(1, ((horizonIndex + 1) * Step.Ticks + roundTicks - 1) / roundTicks);
    }

    /// <summary>How far back the value lies that the series' own movement is measured against.</summary>
    internal int NaiveSteps => Math.Max(1, SeasonalPeriodSteps);

    /// <summary>
    /// Every signal of <see cref="Windows"/> once, under the name that the windows give it, with the place of its
    /// finest grid.
    /// </summary>
    internal IReadOnlyList<WatchedInput> Inputs()
    {
        var windows = Windows();
        var found = new Dictionary<SignalId, WatchedInput>();
        for (var i = 0; i < windows.Count; i++)
        {
            var (definition, signals) = windows[i];
            for (var column = 0; column < signals.Count; column++)
            {
                if (found.TryGetValue(signals[column], out var known) && known.Step <= definition.Step) continue;
                var name = signals[column] == Target ? TargetName : known?.Signal ?? definition.Columns[column].Signal;
                found[signals[column]] = new WatchedInput(name, i, column, definition.Step);
            }
        }

        return [.. found.Values];
    }

    /// <summary>How many forecasts can wait for actuals at the same time.</summary>
    internal int LedgerRowCount =>
        (int)((HorizonSteps + ActualWaitSteps + 1) * Math.Min(1, Step / Period)) + 2;

    /// <summary>How many steps of the target the built-in experts look at.</summary>
    internal int SeriesLength
    {
        get
        {
            var length = TargetAgeSteps + 1;
            if (SeasonalPeriodSteps > 0)
                length = Math.Max(length, SeasonalNaiveExpert.SeasonCountMax * SeasonalPeriodSteps);
            foreach (var expert in Experts)
            {
                if (expert.Kind == ExpertKinds.LinearTrend) length = Math.Max(length, TrendSteps);
            }

            return length;
        }
    }

    /// <summary>
    /// The windows that the forecast's history must hold, in this order: the target alone, then the inputs of every
    /// model in the order of the experts.
    /// </summary>
    public IReadOnlyList<BoundWindow> Windows()
    {
        var target = new WindowDefinition(
            Step,
            Math.Max(SeriesLength, ActualWaitSteps + NaiveSteps + 2),
            [new WindowColumn(TargetName, TargetAggregation, FillPolicy.None)],
            ImputedShareMax: 1);
        return [new BoundWindow(target, [Target]), .. Experts.SelectMany(expert => expert.Windows ?? [])];
    }

    private int Steps(TimeSpan? duration) =>
        duration is { } given
            ? (int)Math.Min(given.Ticks / Step.Ticks, PatienceStepsMax)
            : Math.Max(HorizonSteps, PatienceStepsMin);

    // A thread that asks for memory at the wrong moment sleeps 5 ms: that must fit behind the cut-off.
    private TimeSpan DefaultReserve
    {
        get
        {
            var least = TimeSpan.FromTicks(Math.Min(Budget.Ticks / 4, _leastReserve.Ticks));
            return TimeSpan.FromTicks(Math.Clamp(Budget.Ticks / 10, least.Ticks, _largestReserve.Ticks));
        }
    }
}
