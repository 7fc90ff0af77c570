using EdgeForecast.Core.Forecasting.State;

namespace EdgeForecast.Core.Forecasting.Intervals;

/// <summary>
/// Aggregated adaptive conformal inference (Zaffran et al. 2022) around the forecast: an <see cref="AgAciMixture"/> of
/// half-widths, so that no rate has to be chosen and the interval need not be symmetric. Distances from the forecast
/// are mixed rather than bounds, which is the same, because the weights sum to 1.
/// </summary>
internal sealed class AgAciEstimator(IntervalSetup setup) : ConformalEstimator(setup, AgAciMixture.MemoLength)
{
    private const byte StateVersion = 1;
    private readonly AgAciMixture _mixture = new(setup.Level);

    public override string Name => "agaci";

    public override void WriteState(StateWriter writer)
    {
        writer.Byte(StateVersion);
        _mixture.WriteState(writer);
        Scores.WriteState(writer);
    }

    public override bool TryReadState(ref StateReader reader) =>
        reader.Byte() == StateVersion && _mixture.TryReadState(ref reader)
        && Scores.TryReadState(ref reader) && reader.AtEnd;

    protected override void WidthsInForce(Span<double> memo, out double below, out double above) =>
        _mixture.Widths(Scores, memo, out below, out above);

    protected override void Learn(double error, ReadOnlySpan<double> memo) =>
        _mixture.Learn(Math.Abs(error), error, error, memo);
}
