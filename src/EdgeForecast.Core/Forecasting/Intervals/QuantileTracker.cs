using EdgeForecast.Core.Forecasting.State;

namespace EdgeForecast.Core.Forecasting.Intervals;

/// <summary>
/// A symmetric interval forecast +- q whose half-width follows the quantile of the scores S = |actual - forecast| in
/// constant memory: q += 0.01 max_recent_S (err - alpha), where alpha is the share of misses aimed at (Angelopoulos,
/// Candes, Tibshirani 2023). err says whether the interval missed that was <em>issued</em>: then the share of misses
/// among the issued intervals tends to alpha however late the scores come. The first
/// <see cref="StartScoreCount"/> scores only fill a list; their empirical quantile is the start of q, and until then
/// there are no bounds. max_recent_S is over the last 100 to 200 scores.
/// </summary>
internal sealed class QuantileTracker(double level) : IIntervalEstimator
{
    /// <summary>How many scores are seen before the first interval is issued.</summary>
    public const int StartScoreCount = 20;

    private const byte StateVersion = 1;
    private const double StepShare = 0.01;
    private const int BucketScoreCount = 100;
    private readonly double _missShare = 1 - level;
    private readonly double[] _firstScores = new double[StartScoreCount];
    private int _firstCount;
    private double _halfWidth;
    private double _bucketMax;
    private double _bucketMaxBefore;
    private int _bucketCount;

    public string Name => "quantile-tracker";

    public int MemoLength => 0;

    public void Widths(Span<double> memo, out double below, out double above) =>
        below = above = _firstCount < StartScoreCount ? double.NaN : _halfWidth;

    public void Learn(double forecast, double lower, double upper, ReadOnlySpan<double> memo, double actual)
    {
        var score = Math.Abs(actual - forecast);
        if (!double.IsFinite(score)) return;
        Remember(score);
        if (_firstCount < StartScoreCount)
        {
            _firstScores[_firstCount++] = score;
            if (_firstCount == StartScoreCount) Start();
            return;
        }

        // Issued before there were bounds: judged by the present ones.
        var missed = double.IsNaN(lower) || double.IsNaN(upper)
            ? score > _halfWidth
            : actual < lower || actual > upper;
        var step = StepShare * Math.Max(_bucketMax, _bucketMaxBefore);
        _halfWidth = Math.Max(0, _halfWidth + step * ((missed ? 1 : 0) - _missShare));
    }

    public void WriteState(StateWriter writer)
    {
        writer.Byte(StateVersion);
        writer.Int32(_firstCount);
        writer.Numbers(_firstScores);
        writer.Number(_halfWidth);
        writer.Number(_bucketMax);
        writer.Number(_bucketMaxBefore);
        writer.Int32(_bucketCount);
    }

    public bool TryReadState(ref StateReader reader)
    {
        if (reader.Byte() != StateVersion) return false;
        _firstCount = reader.Count(StartScoreCount);
        for (var i = 0; i < _firstScores.Length; i++) _firstScores[i] = reader.Magnitude();
        _halfWidth = reader.Magnitude();
        _bucketMax = reader.Magnitude();
        _bucketMaxBefore = reader.Magnitude();
        _bucketCount = reader.Count(BucketScoreCount);
        return reader.AtEnd;
    }

    private void Remember(double score)
    {
        if (_bucketCount == BucketScoreCount)
        {
            _bucketMaxBefore = _bucketMax;
            _bucketMax = 0;
            _bucketCount = 0;
        }

        _bucketMax = Math.Max(_bucketMax, score);
        _bucketCount++;
    }

    private void Start()
    {
        _firstScores.AsSpan().Sort();
        // The rank that covers one more score with the level aimed at (split conformal prediction).
        var rank = (int)Math.Ceiling((StartScoreCount + 1) * (1 - _missShare));
        _halfWidth = _firstScores[Math.Clamp(rank, 1, StartScoreCount) - 1];
    }
}
