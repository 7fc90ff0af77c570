using EdgeForecast.Core.Forecasting.State;

namespace EdgeForecast.Core.Forecasting.Intervals;

/// <summary>One <see cref="AdaptiveQuantile"/> with a fixed rate: forecast +- q. The memo is q.</summary>
internal sealed class AciEstimator(IntervalSetup setup, double gamma = AciEstimator.GammaDefault)
    : ConformalEstimator(setup, memoLength: 1)
{
    public const double GammaDefault = 0.005;
    private const byte StateVersion = 1;
    private readonly AdaptiveQuantile _quantile = new(gamma, setup.Level);

    public override string Name => "aci";

    /// <summary>The share of scores that the half-width covers.</summary>
    public double Theta => _quantile.Theta;

    public override void WriteState(StateWriter writer)
    {
        writer.Byte(StateVersion);
        _quantile.WriteState(writer);
        Scores.WriteState(writer);
    }

    public override bool TryReadState(ref StateReader reader)
    {
        if (reader.Byte() != StateVersion) return false;
        _quantile.ReadState(ref reader);
        return Scores.TryReadState(ref reader) && reader.AtEnd;
    }

    protected override void WidthsInForce(Span<double> memo, out double below, out double above) =>
        below = above = memo[0] = Scores.Quantile(_quantile.Theta);

    protected override void Learn(double error, ReadOnlySpan<double> memo) =>
        _quantile.Learn(Math.Abs(error) > memo[0]);
}
