using EdgeForecast.Core.Forecasting.Aggregation;
using EdgeForecast.Core.Forecasting.State;

namespace EdgeForecast.Core.Forecasting.Intervals;

/// <summary>
/// The heart of AgACI (Zaffran et al. 2022): scores in a window, an <see cref="AdaptiveQuantile"/> of them for each of
/// eight rates, one BOA that mixes by the pinball loss of alpha / 2 how far the lower bound is moved, and another by
/// that of 1 - alpha / 2 for the upper one. Unlike the weights of experts, these take no account of how late the scores
/// come: slower mixing was measured to widen far horizons by a tenth. The memo is the eight quantiles and the two
/// mixtures.
/// </summary>
internal sealed class AgAciMixture
{
    public const int MemoLength = 10;
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

    public AgAciMixture(double level)
    {
        _quantiles = [.. _gammas.Select(gamma => new AdaptiveQuantile(gamma, level))];
        _lower = Boa((1 - level) / 2);
        _upper = Boa(1 - (1 - level) / 2);
        for (var i = 0; i < _places.Length; i++) (_places[i], _awake[i]) = (i, true);
    }

    /// <summary>How far the bounds are moved outwards by the scores of the window, and what learning needs.</summary>
    public void Widths(ScoreWindow scores, Span<double> memo, out double below, out double above)
    {
        for (var i = 0; i < _quantiles.Length; i++) memo[i] = scores.Quantile(_quantiles[i].Theta);
        below = memo[LowerPlace] = Mix(_lower, memo);
        above = memo[UpperPlace] = Mix(_upper, memo);
    }

    /// <summary>Learns from an actual.</summary>
    /// <param name="score">Its score.</param>
    /// <param name="lowerError">The actual less where the lower bound was before it was moved.</param>
    /// <param name="upperError">The actual less where the upper bound was before it was moved.</param>
    /// <param name="memo">As <see cref="Widths"/> left it.</param>
    public void Learn(double score, double lowerError, double upperError, ReadOnlySpan<double> memo)
    {
        for (var i = 0; i < _quantiles.Length; i++)
        {
            _quantiles[i].Learn(score > memo[i]);
            _answers[i] = -memo[i];
        }

        _lower.Update(new ExpertFeedback(_answers, _weights, _awake, -memo[LowerPlace], lowerError));
        _upper.Update(new ExpertFeedback(memo[.._quantiles.Length], _weights, _awake, memo[UpperPlace], upperError));
    }

    public void WriteState(StateWriter writer)
    {
        foreach (var quantile in _quantiles) quantile.WriteState(writer);
        Write(writer, _lower);
        Write(writer, _upper);
    }

    public bool TryReadState(ref StateReader reader)
    {
        foreach (var quantile in _quantiles) quantile.ReadState(ref reader);
        var lower = reader.Block();
        var upper = reader.Block();
        return _lower.TryReadState(ref lower, _places) && _upper.TryReadState(ref upper, _places);
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
