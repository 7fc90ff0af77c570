namespace EdgeForecast.Core.Forecasting.Planning;

/// <summary>
/// What an expert costs: p99 of its last runs, as measured while the others ran, too. A run that was cut off counts as
/// twice the time it had: it is known to need more, not how much. Written by the thread that forecasts, read without a
/// lock by the planner.
/// </summary>
internal sealed class ExpertCost
{
    private const int SampleCount = 128;

    // So many tries in a row without an answer are no accident.
    private const int SilentTryCount = 10;

    // Fewer good runs after a pause are not taken as news.
    private const int ProbeCount = 3;
    private readonly double[] _runs = new double[SampleCount];
    private readonly double[] _probes = new double[ProbeCount];
    private int _count;
    private int _next;
    private int _probeCount;
    private int _silentCount;
    private bool _hasAnswered;
    private bool _isDear;

    /// <summary>What is assumed before the first run, milliseconds; NaN: nothing.</summary>
    public double ExpectedMs { get; set; } = double.NaN;

    /// <summary>
    /// Whether none of its last ten tries, failed or cut off, has given an answer, or none of any and one was dear: cut
    /// off, or it threw on the slot's thread. Then its time is not worth planning. Of who has only been cut off it is
    /// not known how long it takes, and it must not come back because the cut-off has moved a little.
    /// </summary>
    public bool IsSilent => _silentCount >= SilentTryCount || (_isDear && !_hasAnswered);

    /// <summary>A try has ended, with an answer or without one.</summary>
    public void CountTry(bool isAnswered)
    {
        _hasAnswered |= isAnswered;
        _silentCount = isAnswered ? 0 : Math.Min(_silentCount + 1, SilentTryCount);
    }

    /// <summary>It threw where it was to begin, which costs the slot's thread memory, and so perhaps time.</summary>
    public void CountThrow()
    {
        _isDear = true;
        CountTry(isAnswered: false);
    }

    /// <summary>A run that was part of the plan.</summary>
    public void Add(double milliseconds)
    {
        if (!(milliseconds >= 0)) return;
        _probeCount = 0;
        Remember(milliseconds);
    }

    /// <summary>
    /// A run of an expert that the plan leaves out. Three in a row that are done replace what was known: the model has
    /// become another one since.
    /// </summary>
    public void AddProbe(double milliseconds)
    {
        if (!(milliseconds >= 0)) return;
        _probes[_probeCount++] = milliseconds;
        if (_probeCount < ProbeCount) return;
        _probeCount = 0;
        (_count, _next) = (0, 0);
        foreach (var probe in _probes) Remember(probe);
    }

    /// <summary>A run that was cut off after so long.</summary>
    public void AddCutOff(double milliseconds)
    {
        _probeCount = 0;
        _isDear = true;
        if (milliseconds >= 0) Remember(2 * milliseconds);
    }

    /// <summary>Forgets all runs; that it has once answered is still true.</summary>
    public void Clear() => (_count, _next, _probeCount, _silentCount) = (0, 0, 0, 0);

    /// <summary>p99 of the last 128 runs, milliseconds; what is assumed before the first.</summary>
    /// <param name="scratch">At least <see cref="ScratchLength"/> numbers.</param>
    public double P99(Span<double> scratch) => Percentile(0.99, scratch);

    /// <summary>The median of the same.</summary>
    public double P50(Span<double> scratch) => Percentile(0.5, scratch);

    public static int ScratchLength => SampleCount;

    private double Percentile(double share, Span<double> scratch)
    {
        var count = _count;
        if (count == 0) return ExpectedMs;
        _runs.AsSpan(0, count).CopyTo(scratch);
        var runs = scratch[..count];
        runs.Sort();
        return runs[Math.Max(0, (int)Math.Ceiling(share * count) - 1)];
    }

    private void Remember(double milliseconds)
    {
        _runs[_next] = milliseconds;
        _next = (_next + 1) % SampleCount;
        if (_count < SampleCount) _count++;
    }
}
