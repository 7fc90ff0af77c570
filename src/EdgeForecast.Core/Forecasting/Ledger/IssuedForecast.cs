using EdgeForecast.Core.Forecasting.Quantiles;
using EdgeForecast.Core.Forecasting.Slots;

namespace EdgeForecast.Core.Forecasting.Ledger;

/// <summary>
/// The numbers of one forecast while it is made, and what the ledger keeps of it. Numbers of one step stand together:
/// expert k at step h is at h * experts + k. Bounds stand by level, the chief one first: step h of level l is at
/// l * horizon + h.
/// </summary>
internal sealed class IssuedForecast(
    int expertCount, int horizonSteps, int memoLength, int levelCount = 1, QuantileLayout? quantiles = null)
{
    public int ExpertCount { get; } = expertCount;
    public int HorizonSteps { get; } = horizonSteps;
    public int MemoLength { get; } = memoLength;
    public int LevelCount { get; } = levelCount;
    public double[] Answers { get; } = new double[expertCount * horizonSteps];
    public double[] Weights { get; } = new double[expertCount * horizonSteps];
    public double[] Memos { get; } = new double[memoLength * horizonSteps * levelCount];
    public bool[] Awake { get; } = new bool[expertCount];
    public double[] Values { get; } = new double[horizonSteps];
    public double[] Lower { get; } = new double[horizonSteps * levelCount];
    public double[] Upper { get; } = new double[horizonSteps * levelCount];

    /// <summary>What experts say beside one number a step; null where none of them does.</summary>
    public IssuedQuantiles? Quantiles { get; } =
        quantiles is null ? null : new IssuedQuantiles(quantiles, horizonSteps, levelCount);

    /// <summary>What the season before says of each step; NaN where nothing is known of it.</summary>
    public double[] Seasonal { get; } = new double[horizonSteps];

    /// <summary>What is issued where nobody is awake; not remembered.</summary>
    public double[] Fallback { get; } = new double[horizonSteps];

    /// <summary>Where on the ladder it stands.</summary>
    public Rung Rung { get; set; }

    /// <summary>The last value known at the origin; NaN where there is none.</summary>
    public double Persistence { get; set; } = double.NaN;

    public Span<double> AnswersAt(int horizonIndex) => Answers.AsSpan(horizonIndex * ExpertCount, ExpertCount);

    public Span<double> WeightsAt(int horizonIndex) => Weights.AsSpan(horizonIndex * ExpertCount, ExpertCount);

    /// <summary>The place of a level's step among the bounds.</summary>
    public int BoundPlace(int level, int horizonIndex) => level * HorizonSteps + horizonIndex;

    public Span<double> MemoAt(int level, int horizonIndex) =>
        Memos.AsSpan(BoundPlace(level, horizonIndex) * MemoLength, MemoLength);

    /// <summary>The bounds that the interval estimator gave, whatever was made of them.</summary>
    public (double Lower, double Upper) PlainBounds(int level, int horizonIndex)
    {
        if (Quantiles is null) return (Lower[BoundPlace(level, horizonIndex)], Upper[BoundPlace(level, horizonIndex)]);
        var notes = Quantiles.NotesAt(level, horizonIndex);
        return (notes.PlainLower, notes.PlainUpper);
    }

    public void CopyTo(IssuedForecast other)
    {
        Answers.CopyTo(other.Answers, 0);
        Weights.CopyTo(other.Weights, 0);
        Memos.CopyTo(other.Memos, 0);
        Awake.CopyTo(other.Awake, 0);
        Values.CopyTo(other.Values, 0);
        Lower.CopyTo(other.Lower, 0);
        Upper.CopyTo(other.Upper, 0);
        Seasonal.CopyTo(other.Seasonal, 0);
        Quantiles?.CopyTo(other.Quantiles!);
        other.Persistence = Persistence;
        other.Rung = Rung;
    }
}
