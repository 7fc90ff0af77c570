using EdgeForecast.Core.Forecasting.Quantiles;

namespace EdgeForecast.Core.Forecasting.Ledger;

/// <summary>The declaration under which a saved ledger was written, seen from the present one.</summary>
/// <param name="expertPlaces">For each expert of the state its place here; -1 where it is gone.</param>
/// <param name="levelPlaces">For each level of the state its place here; -1 where it is gone.</param>
/// <param name="horizonSteps">The horizon of the state.</param>
/// <param name="memoLength">The memo length of the state.</param>
/// <param name="quantiles">Which experts of the state said quantiles.</param>
internal readonly ref struct LedgerShape(
    ReadOnlySpan<int> expertPlaces, ReadOnlySpan<int> levelPlaces, int horizonSteps, int memoLength,
    SavedQuantiles quantiles)
{
    public ReadOnlySpan<int> ExpertPlaces { get; } = expertPlaces;
    public ReadOnlySpan<int> LevelPlaces { get; } = levelPlaces;
    public int HorizonSteps { get; } = horizonSteps;
    public int MemoLength { get; } = memoLength;
    public SavedQuantiles Quantiles { get; } = quantiles;
}
