using EdgeForecast.Core.Forecasting.State;

namespace EdgeForecast.Core.Forecasting.Aggregation;

/// <summary>
/// Polynomially weighted averages with a learning rate an expert (Gaillard, Stoltz, van Erven 2014): R += r,
/// B' = max(B, max r^2), inv += r^2 + B' - B, w proportional to max(R, 0) / inv; even when no R is above 0.
/// </summary>
internal sealed class MlPolAggregation(AggregationSetup setup) : RegretAggregation(setup)
{
    private const byte StateVersion = 1;
    private readonly double[] _regretSums = new double[setup.Prior.Length];
    private readonly double[] _inverseRates = new double[setup.Prior.Length];
    private double _squareMax;

    public override string Name => "mlpol";

    public override void Weights(ReadOnlySpan<bool> awake, Span<double> weights)
    {
        for (var k = 0; k < weights.Length; k++)
            weights[k] = _inverseRates[k] > 0 ? Math.Max(_regretSums[k], 0) / _inverseRates[k] : 0;
        WeightVector.Normalise(weights, awake);
    }

    public override void Forget(double keep)
    {
        Scale(_regretSums, keep);
        Scale(_inverseRates, keep);
        _squareMax *= keep;
    }

    public override void WriteState(StateWriter writer)
    {
        writer.Byte(StateVersion);
        writer.Number(_squareMax);
        writer.Numbers(_regretSums);
        writer.Numbers(_inverseRates);
    }

    public override bool TryReadState(ref StateReader reader, ReadOnlySpan<int> places)
    {
        if (reader.Byte() != StateVersion) return false;
        _squareMax = reader.Magnitude();
        // Asleep until now: no regret, and the rate that the growth of B alone has given.
        Array.Fill(_inverseRates, _squareMax);
        foreach (var place in places)
        {
            var value = reader.Number();
            if (place >= 0) _regretSums[place] = value;
        }

        foreach (var place in places)
        {
            var value = reader.Magnitude();
            if (place >= 0) _inverseRates[place] = value;
        }

        return reader.AtEnd;
    }

    protected override void Learn(ReadOnlySpan<double> regrets, int delaySteps)
    {
        var squareMax = _squareMax;
        foreach (var regret in regrets) squareMax = Math.Max(squareMax, regret * regret);
        for (var k = 0; k < regrets.Length; k++)
        {
            _regretSums[k] += regrets[k];
            _inverseRates[k] += regrets[k] * regrets[k] + squareMax - _squareMax;
        }

        _squareMax = squareMax;
    }
}
