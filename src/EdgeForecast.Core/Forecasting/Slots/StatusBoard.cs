using EdgeForecast.Core.Forecasting.Ledger;
using EdgeForecast.Core.Forecasting.RunTime;
using EdgeForecast.Core.Forecasting.Skill;
using EdgeForecast.Core.Signals;

namespace EdgeForecast.Core.Forecasting.Slots;

/// <summary>
/// Where the thread that forecasts leaves its counts for those who ask. It never waits for a reader: when one is
/// reading just then, the board stays behind until it is published again.
/// </summary>
internal sealed class StatusBoard
{
    private readonly Lock _gate = new();
    private readonly string _name;
    private readonly string[] _expertNames;
    private readonly RunTimeLedger _runTime;
    private readonly long[] _outcomes;
    private readonly long[] _shownOutcomes;
    private readonly double[] _shownNumbers;
    private readonly long[] _shownScored;
    private Counts _counts;
    private Counts _shown;
    private Forecast? _shownLast;

    public StatusBoard(ForecastDefinition definition, RunTimeLedger runTime)
    {
        _runTime = runTime;
        _name = definition.Name;
        _expertNames = [.. definition.Experts.Select(expert => expert.Name)];
        _outcomes = new long[_expertNames.Length * ExpertOutcomeText.OutcomeCount];
        _shownOutcomes = new long[_outcomes.Length];
        _shownNumbers = new double[_expertNames.Length * NumbersPerExpert];
        _shownScored = new long[_expertNames.Length];
        _shownNumbers.AsSpan().Fill(double.NaN);
    }

    private const int NumbersPerExpert = 2;

    private Forecast? Last { get; set; }

    /// <summary>Counts a forecast that has been handed on.</summary>
    public void Count(Forecast forecast, ISlotExpert[] experts, bool isOverBudget, bool isMissed)
    {
        _counts.Issued++;
        if (isOverBudget) _counts.OverBudget++;
        if (isMissed) _counts.Missed++;
        Last = forecast;
        for (var k = 0; k < experts.Length; k++)
            _outcomes[k * ExpertOutcomeText.OutcomeCount + (int)experts[k].Outcome]++;
    }

    /// <summary>Goes on with the counts of another board of the same forecast.</summary>
    /// <param name="before">The other.</param>
    /// <param name="missedByClock">The slots that its clock has missed.</param>
    public void TakeOver(StatusBoard before, long missedByClock)
    {
        _counts = before._counts;
        _counts.Missed += missedByClock;
        Last = before.Last;
        for (var k = 0; k < _expertNames.Length; k++)
        {
            var place = Array.IndexOf(before._expertNames, _expertNames[k]);
            if (place < 0) continue;
            before._outcomes.AsSpan(place * ExpertOutcomeText.OutcomeCount, ExpertOutcomeText.OutcomeCount)
                .CopyTo(_outcomes.AsSpan(k * ExpertOutcomeText.OutcomeCount));
        }
    }

    /// <summary>Whether a reader was in the way when the counts were to be shown.</summary>
    public bool IsBehind { get; private set; }

    /// <summary>Shows what has been counted.</summary>
    public void Publish(ForecastMemory memory, IssuedForecast issued, Timestamp nextSlot)
    {
        IsBehind = !_gate.TryEnter();
        if (IsBehind) return;
        try
        {
            _shown = _counts;
            _shown.Missed += memory.Clock.MissedCount;
            _shown.Pending = memory.Ledger.PendingCount;
            _shown.Expired = memory.Ledger.ExpiredCount;
            _shown.NextSlot = nextSlot;
            _shown.Skill = memory.Skill.Totals;
            _shownLast = Last;
            _outcomes.CopyTo(_shownOutcomes, 0);
            for (var k = 0; k < _expertNames.Length; k++)
            {
                var numbers = _shownNumbers.AsSpan(k * NumbersPerExpert, NumbersPerExpert);
                numbers[0] = Last is null || Last.Values.Count == 0 ? 0 : ForecastMessage.MeanWeight(issued, k);
                numbers[1] = memory.Skill.ExpertMae(k);
                _shownScored[k] = memory.Skill.ExpertCount(k);
            }
        }
        finally
        {
            _gate.Exit();
        }
    }

    public ForecastStatus Read()
    {
        var runTime = _runTime.Read();
        lock (_gate)
        {
            var experts = new ExpertStatus[_expertNames.Length];
            for (var k = 0; k < experts.Length; k++)
            {
                var outcomes = _shownOutcomes.AsSpan(k * ExpertOutcomeText.OutcomeCount);
                var numbers = _shownNumbers.AsSpan(k * NumbersPerExpert, NumbersPerExpert);
                experts[k] = new ExpertStatus(
                    _expertNames[k],
                    outcomes[(int)ExpertOutcome.Ok],
                    outcomes[(int)ExpertOutcome.Late],
                    outcomes[(int)ExpertOutcome.Failed],
                    outcomes[(int)ExpertOutcome.Refused],
                    outcomes[(int)ExpertOutcome.NoWindow],
                    runTime.Experts[k].P50Ms,
                    runTime.Experts[k].P99Ms,
                    numbers[0],
                    _shownScored[k],
                    numbers[1])
                {
                    LeftOutCount = outcomes[(int)ExpertOutcome.LeftOut],
                };
            }

            return new ForecastStatus(
                _name, _shown.Issued, _shown.Missed, _shown.OverBudget, _shown.Pending, _shown.Expired,
                _shown.NextSlot, _shownLast, _shown.Skill.Summary())
            {
                Experts = experts,
                RunTime = runTime,
            };
        }
    }

    private struct Counts
    {
        public long Issued;
        public long Missed;
        public long OverBudget;
        public int Pending;
        public long Expired;
        public Timestamp NextSlot;
        public SkillTotals Skill;
    }
}
