using EdgeForecast.Core.Forecasting.Slots;

namespace EdgeForecast.Core.Forecasting.Ledger;

/// <summary>One step of one earlier forecast, as it stood when it was issued. Valid only during the call.</summary>
internal readonly ref struct LedgerStep
{
    /// <summary>Steps ahead, from 0 for the first.</summary>
    public required int HorizonIndex { get; init; }

    /// <summary>The rung of the ladder that it was issued on.</summary>
    public required Rung Rung { get; init; }

    public required ReadOnlySpan<double> Answers { get; init; }
    public required ReadOnlySpan<double> Weights { get; init; }
    public required ReadOnlySpan<bool> Awake { get; init; }
    public required ReadOnlySpan<double> Memo { get; init; }
    public required double Issued { get; init; }
    public required double Lower { get; init; }
    public required double Upper { get; init; }

    /// <summary>The last value known at the origin; NaN where there was none.</summary>
    public required double Persistence { get; init; }
}
