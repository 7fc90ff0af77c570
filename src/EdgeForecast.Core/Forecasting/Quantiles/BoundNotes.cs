using EdgeForecast.Core.Forecasting.Intervals;

namespace EdgeForecast.Core.Forecasting.Quantiles;

/// <summary>
/// What a step's interval of one level was made of when it was issued, over the numbers that keep it: what the
/// estimator alone said; the mixtures of the quantiles; the memo of their correction; and the weights of each mixture,
/// those of the experts in the order of their places and last that of the estimator.
/// </summary>
/// <param name="cells">As many as <see cref="CellCount"/> says.</param>
internal readonly ref struct BoundNotes(Span<double> cells)
{
    /// <summary>How many come before the weights.</summary>
    public const int NumberCount = BoundCount + AgAciMixture.MemoLength;

    private const int BoundCount = 4;
    private readonly Span<double> _cells = cells;

    public Span<double> Cells => _cells;

    /// <summary>What the interval estimator alone said; NaN where it knew nothing yet.</summary>
    public ref double PlainLower => ref _cells[0];

    public ref double PlainUpper => ref _cells[1];

    /// <summary>The mixtures before their correction; NaN where nobody had quantiles that reach.</summary>
    public ref double MixedLower => ref _cells[2];

    public ref double MixedUpper => ref _cells[3];

    /// <summary>What the correction knew; NaN where it knew nothing yet.</summary>
    public Span<double> Memo => _cells[BoundCount..NumberCount];

    public Span<double> LowerWeights => _cells.Slice(NumberCount, SourceCount);

    public Span<double> UpperWeights => _cells.Slice(NumberCount + SourceCount, SourceCount);

    private int SourceCount => (_cells.Length - NumberCount) / 2;

    /// <summary>Numbers for so many experts.</summary>
    public static int CellCount(int expertCount) => NumberCount + 2 * (expertCount + 1);

    /// <summary>Nothing is known.</summary>
    public void Clear()
    {
        _cells[..NumberCount].Fill(double.NaN);
        _cells[NumberCount..].Clear();
    }
}
