using EdgeForecast.Core.Forecasting.State;

namespace EdgeForecast.Core.Forecasting.Intervals;

/// <summary>
/// Dynamically tuned adaptive conformal inference (Gibbs, Candes 2022): an <see cref="AdaptiveQuantile"/> for each of
/// eight rates, and exponential weights over their theta by the pinball loss of beta - theta, where beta is the share
/// of scores that the new one reaches. eta and sigma are those for a stretch of 100 steps. The memo is
/// the eight half-widths and their theta.
/// </summary>
internal sealed class DtAciEstimator : ConformalEstimator
{
    private const byte StateVersion = 1;
    private const int StretchSteps = 100;
    private const double Sigma = 1.0 / (2 * StretchSteps);
    private static readonly double[] _gammas = [.001, .002, .004, .008, .016, .032, .064, .128];
    private readonly AdaptiveQuantile[] _quantiles;
    private readonly double[] _weights = [.. _gammas.Select(_ => 1.0 / _gammas.Length)];
    private readonly double _eta;

    public DtAciEstimator(IntervalSetup setup)
        : base(setup, 2 * _gammas.Length)
    {
        var (level, miss) = (setup.Level, 1 - setup.Level);
        _quantiles = [.. _gammas.Select(gamma => new AdaptiveQuantile(gamma, level))];
        _eta = Math.Sqrt(3.0 / StretchSteps) * Math.Sqrt((Math.Log(_gammas.Length * StretchSteps) + 2)
            / (level * level * miss * miss * miss + miss * miss * level * level * level));
    }

    public override string Name => "dtaci";

    /// <summary>The mean theta in force.</summary>
    public double Theta
    {
        get
        {
            double sum = 0;
            for (var i = 0; i < _weights.Length; i++) sum += _weights[i] * _quantiles[i].Theta;
            return sum;
        }
    }

    public override void WriteState(StateWriter writer)
    {
        writer.Byte(StateVersion);
        foreach (var quantile in _quantiles) quantile.WriteState(writer);
        writer.Numbers(_weights);
        Scores.WriteState(writer);
    }

    public override bool TryReadState(ref StateReader reader)
    {
        if (reader.Byte() != StateVersion) return false;
        foreach (var quantile in _quantiles) quantile.ReadState(ref reader);
        for (var i = 0; i < _weights.Length; i++) _weights[i] = reader.Magnitude();
        return Scores.TryReadState(ref reader) && reader.AtEnd;
    }

    protected override void WidthsInForce(Span<double> memo, out double below, out double above)
    {
        for (var i = 0; i < _quantiles.Length; i++)
        {
            memo[i] = Scores.Quantile(_quantiles[i].Theta);
            memo[_quantiles.Length + i] = _quantiles[i].Theta;
        }

        below = above = Scores.Quantile(Theta);
    }

    protected override void Learn(double error, ReadOnlySpan<double> memo)
    {
        var beta = Scores.ShareUpTo(Math.Abs(error));
        double sum = 0;
        for (var i = 0; i < _weights.Length; i++)
        {
            var distance = beta - memo[_quantiles.Length + i];
            var loss = Level * distance - Math.Min(0, distance);
            sum += _weights[i] *= Math.Exp(-_eta * loss);
        }

        for (var i = 0; i < _weights.Length; i++)
        {
            // Late scores can push every weight below what a number can hold: then all start even again.
            _weights[i] = sum > 0 ? (1 - Sigma) * _weights[i] / sum + Sigma / _weights.Length : 1.0 / _weights.Length;
            _quantiles[i].Learn(Math.Abs(error) > memo[i]);
        }
    }
}
