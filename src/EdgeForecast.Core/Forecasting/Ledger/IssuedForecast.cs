using EdgeForecast.Core.Forecasting.Slots;

namespace EdgeForecast.Core.Forecasting.Ledger;

/// <summary>
/// The numbers of one forecast while it is made, and what the ledger keeps of it. Numbers of one step stand together:
/// expert k at step h is at h * experts + k.
/// </summary>
internal sealed class IssuedForecast(int expertCount, int horizonSteps, int memoLength)
{
    public int ExpertCount { get; } = expertCount;
    public int HorizonSteps { get; } = horizonSteps;
    public int MemoLength { get; } = memoLength;
    public double[] Answers { get; } = new double[expertCount * horizonSteps];
    public double[] Weights { get; } = new double[expertCount * horizonSteps];
    public double[] Memos { get; } = new double[memoLength * horizonSteps];
    public bool[] Awake { get; } = new bool[expertCount];
    public double[] Values { get; } = new double[horizonSteps];
    public double[] Lower { get; } = new double[horizonSteps];
    public double[] Upper { get; } = new double[horizonSteps];

    /// <summary>What is issued where nobody is awake; not remembered.</summary>
    public double[] Fallback { get; } = new double[horizonSteps];

    /// <summary>Where on the ladder it stands.</summary>
    public Rung Rung { get; set; }

    /// <summary>The last value known at the origin; NaN where there is none.</summary>
    public double Persistence { get; set; } = double.NaN;

    public Span<double> AnswersAt(int horizonIndex) => Answers.AsSpan(horizonIndex * ExpertCount, ExpertCount);

    public Span<double> WeightsAt(int horizonIndex) => Weights.AsSpan(horizonIndex * ExpertCount, ExpertCount);

    public Span<double> MemoAt(int horizonIndex) => Memos.AsSpan(horizonIndex * MemoLength, MemoLength);
}
