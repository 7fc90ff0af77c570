using EdgeForecast.Core.Forecasting.State;

namespace EdgeForecast.Core.Forecasting.Aggregation;

/// <summary>
/// Exponential weights with a learning rate an expert: R += r, S += r^2, w proportional to
/// w0 exp(sqrt(ln K / S) R).
/// </summary>
internal sealed class MlEwaAggregation(AggregationSetup setup) : RegretAggregation(setup)
{
    private const byte StateVersion = 1;
    private readonly double _logCount = Math.Log(setup.Prior.Length);
    private readonly double[] _regretSums = new double[setup.Prior.Length];
    private readonly double[] _squareSums = new double[setup.Prior.Length];

    public override string Name => "mlewa";

    public override void Weights(ReadOnlySpan<bool> awake, Span<double> weights)
    {
        for (var k = 0; k < weights.Length; k++)
        {
            var rate = _squareSums[k] > 0 ? Math.Sqrt(_logCount / _squareSums[k]) : 0;
            weights[k] = Math.Log(Prior[k]) + rate * _regretSums[k];
        }

        WeightVector.FromLogarithms(weights, awake);
    }

    public override void Forget(double keep)
    {
        Scale(_regretSums, keep);
        Scale(_squareSums, keep);
    }

    public override void WriteState(StateWriter writer)
    {
        writer.Byte(StateVersion);
        writer.Numbers(_regretSums);
        writer.Numbers(_squareSums);
    }

    public override bool TryReadState(ref StateReader reader, ReadOnlySpan<int> places)
    {
        if (reader.Byte() != StateVersion) return false;
        foreach (var place in places)
        {
            var value = reader.Number();
            if (place >= 0) _regretSums[place] = value;
        }

        foreach (var place in places)
        {
            var value = reader.Magnitude();
            if (place >= 0) _squareSums[place] = value;
        }

        return reader.AtEnd;
    }

    protected override void Learn(ReadOnlySpan<double> regrets, int delaySteps)
    {
        for (var k = 0; k < regrets.Length; k++)
        {
            _regretSums[k] += regrets[k];
            _squareSums[k] += regrets[k] * regrets[k];
        }
    }
}
