using EdgeForecast.Core.Forecasting.Aggregation;
using EdgeForecast.Core.Forecasting.State;

namespace EdgeForecast.Core.Forecasting.Intervals;

/// <summary>
/// Aggregated adaptive conformal inference (Zaffran et al. 2022): an <see cref="AdaptiveQuantile"/> for each of eight
/// rates; one BOA mixes their lower bounds by the pinball loss of alpha / 2, another their upper bounds by that of
/// 1 - alpha / 2, so that no rate has to be chosen and the interval need not be symmetric. Distances from the forecast
/// are mixed rather than bounds, which is the same, because the weights sum to 1. Unlike the weights of experts, these
/// take no account of how late the scores come: slower mixing was measured to widen far horizons by a tenth. The memo
/// is the eight half-widths and the two mixtures.
/// </summary>
internal sealed class AgAciEstimator : ConformalEstimator
{
    private const byte StateVersion = 1;
    private const int LowerPlace = 8;
    private const int UpperPlace = 9;
    private static readonly double[] _gammas = [.001, .002, .004, .008, .016, .032, .064, .128];
    private readonly AdaptiveQuantile[] _quantiles;
    private readonly BoaAggregation _lower;
    private readonly BoaAggregation _upper;
    private readonly bool[] _awake = new bool[_gammas.Length];
    private readonly double[] _weights = new double[_gammas.Length];
    private readonly double[] _answers = new double[_gammas.Length];
    private readonly int[] _places = new int[_gammas.Length];

    public AgAciEstimator(IntervalSetup setup)
        : base(setup, _gammas.Length + 2)
    {
        _quantiles = [.. _gammas.Select(gamma => new AdaptiveQuantile(gamma, setup.Level))];
        _lower = Boa((1 - setup.Level) / 2);
        _upper = Boa(1 - (1 - setup.Level) / 2);
        for (var i = 0; i < _places.Length; i++) (_places[i], _awake[i]) = (i, true);
    }

    public override string Name => "agaci";

    public override void WriteState(StateWriter writer)
    {
        writer.Byte(StateVersion);
        foreach (var quantile in _quantiles) quantile.WriteState(writer);
        Write(writer, _lower);
        Write(writer, _upper);
        Scores.WriteState(writer);
    }

    public override bool TryReadState(ref StateReader reader)
    {
        if (reader.Byte() != StateVersion) return false;
        foreach (var quantile in _quantiles) quantile.ReadState(ref reader);
        var lower = reader.Block();
        var upper = reader.Block();
        return _lower.TryReadState(ref lower, _places) && _upper.TryReadState(ref upper, _places)
            && Scores.TryReadState(ref reader) && reader.AtEnd;
    }

    protected override void Widths(Span<double> memo, out double below, out double above)
    {
        for (var i = 0; i < _quantiles.Length; i++) memo[i] = Scores.Quantile(_quantiles[i].Theta);
        below = memo[LowerPlace] = Mix(_lower, memo);
        above = memo[UpperPlace] = Mix(_upper, memo);
    }

    protected override void Learn(double error, ReadOnlySpan<double> memo)
    {
        for (var i = 0; i < _quantiles.Length; i++)
        {
            _quantiles[i].Learn(Math.Abs(error) > memo[i]);
            _answers[i] = -memo[i];
        }

        _lower.Update(new ExpertFeedback(_answers, _weights, _awake, -memo[LowerPlace], error));
        _upper.Update(new ExpertFeedback(memo[.._quantiles.Length], _weights, _awake, memo[UpperPlace], error));
    }

    private static BoaAggregation Boa(double quantile) => new BoaAggregation(new AggregationSetup(
        new PinballLoss(quantile), Gradient: true, [.. _gammas.Select(_ => 1.0 / _gammas.Length)],
        Eta: 0, ShareRate: 0, Lambda: 0));

    private static void Write(StateWriter writer, BoaAggregation aggregation)
    {
        var block = writer.BeginBlock();
        aggregation.WriteState(writer);
        writer.EndBlock(block);
    }

    private double Mix(BoaAggregation aggregation, ReadOnlySpan<double> widths)
    {
        aggregation.Weights(_awake, _weights);
        double sum = 0;
        for (var i = 0; i < _weights.Length; i++) sum += _weights[i] * widths[i];
        return sum;
    }
}
