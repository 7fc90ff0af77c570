namespace EdgeForecast.Core.Forecasting.RunTime;

/// <summary>
/// Keeps the times of a forecast's slots by stage and expert, and its misses by cause. Written by the thread that
/// forecasts alone, and read without a lock by anyone: a reader may see a slot half counted, and nobody waits.
/// </summary>
internal sealed class RunTimeLedger
{
    private const int CountForP999 = 1000;
    private const int CountForP99 = 100;

    // While nothing is known: what lies behind the cut-off, the reserve included.
    private const double UnknownEndShare = 0.6;
    private const double UnknownEndMaxMs = 56;
    private readonly TimeRecord[] _stages =
        [.. Enumerable.Range(0, StageText.StageCount).Select(_ => new TimeRecord())];

    private readonly TimeRecord _tail = new();
    private readonly TimeRecord[] _experts;
    private readonly string[] _expertNames;
    private readonly long[] _misses = new long[MissCauses.All.Length];
    private readonly double[] _slotMs = new double[StageText.StageCount];
    private readonly FirmDeadline _firm = new();
    private readonly double _budgetMs;
    private readonly double _unknownTailMs;
    private readonly double _allowedMs;
    private double _atMs;
    private double _overrunMs;

    /// <param name="expertNames">In the order of the declaration.</param>
    /// <param name="budget">What a slot may take.</param>
    /// <param name="reserve">What is kept of it behind all that is known.</param>
    /// <param name="period">From slot to slot, by the machine's clock.</param>
    public RunTimeLedger(IEnumerable<string> expertNames, TimeSpan budget, TimeSpan reserve, TimeSpan period)
    {
        _expertNames = [.. expertNames];
        _experts = [.. _expertNames.Select(_ => new TimeRecord())];
        _budgetMs = budget.TotalMilliseconds;
        _unknownTailMs = Math.Max(
            0, Math.Min(_budgetMs * UnknownEndShare, UnknownEndMaxMs) - reserve.TotalMilliseconds);
        _allowedMs = period.TotalMilliseconds / 3 * 2;
    }

    /// <summary>Whether the (99,100)-firm deadline is broken.</summary>
    public bool IsFirmAlarm => _firm.IsBroken;

    public int MissesInLast100 => _firm.MissCount;

    /// <summary>
    /// What follows the cut-off takes: p99.9 of how late the cut-off itself came, aggregation, interval and hand-over;
    /// p99 until a thousand slots say what p99.9 is. Before a hundred slots nothing is known of it: then it is p90,
    /// because one slow slot among few would stand for all, and at least so much that it is six tenths of the budget
    /// with the reserve, up to 56 ms.
    /// </summary>
    public double TailMs
    {
        get
        {
            if (_tail.Count >= CountForP99) return _tail.Percentile(_tail.Count < CountForP999 ? 0.99 : 0.999);
            return _tail.Percentile(0.9) is var tail && tail > _unknownTailMs ? tail : _unknownTailMs;
        }
    }

    /// <summary>
    /// What usually comes before the models run takes: the medians of wake-up and window; 0 before the first slot. What
    /// is beyond them is the affair of the cut-off, which keeps the deadline whatever happened before it.
    /// </summary>
    public double HeadMs
    {
        get
        {
            var head = _stages[(int)Stage.Wake].Percentile(0.5) + _stages[(int)Stage.Window].Percentile(0.5);
            return double.IsNaN(head) ? 0 : head;
        }
    }

    /// <summary>A slot begins, so long after its moment.</summary>
    public void Begin(double wakeMs)
    {
        _slotMs.AsSpan().Clear();
        _slotMs[(int)Stage.Wake] = _atMs = wakeMs;
        _overrunMs = 0;
    }

    /// <summary>A stage has ended, so long after the slot's moment.</summary>
    public void End(Stage stage, double atMs)
    {
        _slotMs[(int)stage] = atMs - _atMs;
        _atMs = atMs;
    }

    /// <summary>
    /// The wait for the models has ended so long after the cut-off; below 0 where all were done before.
    /// </summary>
    public void CutOff(double lateMs) => _overrunMs = Math.Max(0, lateMs);

    public void AddExpert(int expert, double milliseconds) => _experts[expert].Add(milliseconds);

    /// <summary>The hand-over is done. True when it was within the budget.</summary>
    public bool Complete()
    {
        _slotMs[(int)Stage.Total] = _atMs;
        for (var stage = 0; stage < _stages.Length; stage++) _stages[stage].Add(_slotMs[stage]);
        _tail.Add(_overrunMs
            + _slotMs[(int)Stage.Aggregation] + _slotMs[(int)Stage.Interval] + _slotMs[(int)Stage.HandOver]);
        var isInTime = _atMs <= _budgetMs;
        _firm.Add(!isInTime);
        if (!isInTime) _misses[MissCauses.IndexOf((Stage)LongestStage())]++;
        return isInTime;
    }

    /// <summary>Forgets the times of experts that did not stand for a slot.</summary>
    public void Forget()
    {
        for (var k = 0; k < _experts.Length; k++) _experts[k] = new TimeRecord();
    }

    /// <summary>Slots passed without a forecast.</summary>
    public void CountMissed(string cause, long count)
    {
        if (MissCauses.IndexOf(cause) is >= 0 and var index) _misses[index] += count;
        _firm.Add(isMissed: true, count);
    }

    /// <summary>The stage that took most of the last slot.</summary>
    public string LongestStageName() => StageText.Of((Stage)LongestStage());

    public RunTimeStatus Read()
    {
        var misses = new List<MissCount>();
        for (var i = 0; i < _misses.Length; i++)
            if (_misses[i] > 0) misses.Add(new MissCount(MissCauses.All[i], _misses[i]));
        var stages = new TimesStatus[_stages.Length];
        for (var i = 0; i < stages.Length; i++) stages[i] = _stages[i].Read(StageText.Of((Stage)i));
        var experts = new TimesStatus[_experts.Length];
        for (var k = 0; k < experts.Length; k++) experts[k] = _experts[k].Read(_expertNames[k]);
        return new RunTimeStatus(
            _budgetMs, _allowedMs, _allowedMs - stages[(int)Stage.Total].P999Ms, stages, experts, misses,
            _firm.MissCount, _firm.IsBroken);
    }

    private int LongestStage()
    {
        var longest = 0;
        for (var stage = 1; stage < (int)Stage.Total; stage++)
            if (_slotMs[stage] > _slotMs[longest]) longest = stage;
        return longest;
    }
}
