using EdgeForecast.Core.Forecasting.Slots;
using EdgeForecast.Core.Pipeline;

namespace EdgeForecast.Core.Forecasting.Planning;

/// <summary>
/// Decides who takes part in the slots of all forecasts of a gateway, which share its workers. Looks once a second, on
/// a thread that no slot waits for, and plans anew where a cost or a budget has moved. A plan that does not fit any
/// more is replaced at once; one that fits only for something clearly better, with room to spare, so that it does not
/// flap.
/// </summary>
public sealed class ForecastPlanner : ILoop
{
    /// <summary>What a new plan may fill.</summary>
    private const double Capacity = 0.9;

    /// <summary>What a plan may fill that brings experts back.</summary>
    private const double CapacityToGrow = 0.8;

    /// <summary>The loss must fall by this share before a plan that fits is replaced.</summary>
    private const double GainMin = 0.05;

    /// <summary>Costs within this share of those that were planned with have not moved.</summary>
    private const double CostMove = 0.1;

    private const double CostMoveMs = 0.05;
    private static readonly TimeSpan _interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _valueInterval = TimeSpan.FromSeconds(60);
    private readonly Lock _gate = new();
    private readonly ForecastPlan[] _plans;
    private readonly TimeProvider _machine;
    private PlanInput[]? _planned;
    private long _plannedAt;

    /// <param name="runners">All forecasts of the gateway.</param>
    /// <param name="machine">The clock that measures.</param>
    public ForecastPlanner(IReadOnlyList<ForecastRunner> runners, TimeProvider machine)
        : this([.. runners.Cast<IPlannedForecast>()], machine)
    {
        foreach (var runner in runners) runner.PlannedBy(this);
    }

    internal ForecastPlanner(IPlannedForecast[] forecasts, TimeProvider machine)
    {
        _plans = [.. forecasts.Select(forecast => new ForecastPlan(forecast))];
        _machine = machine;
    }

    public string Name => "planner";

    public TimeSpan HeartbeatLimit => TimeSpan.FromSeconds(60);

    /// <summary>How often any plan has changed, since the process started.</summary>
    public long ChangeCount
    {
        get
        {
            lock (_gate) return _plans.Sum(plan => plan.ChangeCount);
        }
    }

    public async Task RunAsync(IHeartbeat heartbeat, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(_interval, _machine);
        try
        {
            do
            {
                heartbeat.Beat();
                Replan();
            }
            while (await timer.WaitForNextTickAsync(stop));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Told to stop: the plans stay as they are.
        }
    }

    /// <summary>
    /// Looks at all costs, and plans anew where they have moved. Call it once before the first slot: then an overload
    /// that shows in the models' first measured times is planned for, and not discovered.
    /// </summary>
    public void Replan()
    {
        lock (_gate)
        {
            PlanInput[] inputs = [.. _plans.Select(plan => plan.Forecast.ReadPlanInput())];
            var isStale = _machine.GetElapsedTime(_plannedAt) >= _valueInterval;
            if (_planned is not null && !isStale && !HaveMoved(_planned, inputs)) return;
            var isFirst = _planned is null;
            _planned = inputs;
            _plannedAt = _machine.GetTimestamp();
            bool[][] present = [.. _plans.Select(plan => plan.Set)];
            if (isFirst || !JointSearch.Fits(inputs, present))
            {
                Adopt(inputs, JointSearch.Best(inputs, Capacity), "what was planned does not fit any more");
                return;
            }

            if (present.All(set => set.All(takesPart => takesPart))) return;
            var better = JointSearch.Best(inputs, CapacityToGrow);
            if (IsBetter(inputs, present, better)) Adopt(inputs, better, "more fits, or others are worth more");
            else Adopt(inputs, present, "");
        }
    }

    /// <summary>One runner of a forecast goes on where another has stopped.</summary>
    public void Replace(ForecastRunner before, ForecastRunner next)
    {
        lock (_gate)
        {
            for (var i = 0; i < _plans.Length; i++)
                if (ReferenceEquals(_plans[i].Forecast, before)) _plans[i] = new ForecastPlan(next);
            next.PlannedBy(this);
            _planned = null;
        }

        Replan();
    }

    private void Adopt(PlanInput[] inputs, bool[][] sets, string reason)
    {
        for (var i = 0; i < sets.Length; i++) _plans[i].Adopt(inputs[i], sets[i], reason);
    }

    /// <summary>The plan of one forecast with present figures; for people.</summary>
    public PlanStatus Read(ForecastRunner runner)
    {
        lock (_gate)
        {
            foreach (var plan in _plans)
                if (ReferenceEquals(plan.Forecast, runner))
                    return plan.Read(plan.Forecast.ReadPlanInput(), runner.ProbeCountOf);
        }

        throw new ArgumentException($"The forecast {runner.Definition.Name} is not planned here.", nameof(runner));
    }

    // One forecast must gain clearly, or an expert; and all together must not lose, or lose nobody.
    private static bool IsBetter(PlanInput[] inputs, bool[][] present, bool[][] better)
    {
        double presentSum = 0, betterSum = 0;
        var gains = false;
        for (var i = 0; i < inputs.Length; i++)
        {
            var (before, after) = (Loss(inputs[i], present[i]), Loss(inputs[i], better[i]));
            presentSum += before;
            betterSum += after;
            gains |= after < before * (1 - GainMin) || Adds(present[i], better[i]);
        }

        return gains
            && (betterSum <= presentSum * (1 + 1e-3)
                || present.Zip(better).All(pair => Keeps(pair.First, pair.Second)));

        static bool Keeps(bool[] present, bool[] better) =>
            !present.Zip(better).Any(pair => pair.First && !pair.Second);

        static bool Adds(bool[] present, bool[] better) =>
            Keeps(present, better) && !present.AsSpan().SequenceEqual(better);

        static double Loss(PlanInput input, bool[] set)
        {
            var loss = SubsetSearch.RelativeLoss(input, set);
            return double.IsFinite(loss) ? loss : 1e6;
        }
    }

    private static bool HaveMoved(PlanInput[] before, PlanInput[] now)
    {
        for (var i = 0; i < now.Length; i++)
        {
            if (HasMoved(before[i].AvailableMs, now[i].AvailableMs)) return true;
            for (var k = 0; k < now[i].ExpertCount; k++)
                if (before[i].Lane[k] != now[i].Lane[k]
                    || before[i].IsSilent[k] != now[i].IsSilent[k]
                    || HasMoved(before[i].KnownCostMs(k), now[i].KnownCostMs(k)))
                    return true;
        }

        return false;
    }

    private static bool HasMoved(double before, double now) =>
        Math.Abs(now - before) > Math.Max(CostMoveMs, CostMove * Math.Abs(before));
}
