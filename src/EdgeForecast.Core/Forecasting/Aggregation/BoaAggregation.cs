using EdgeForecast.Core.Forecasting.State;

namespace EdgeForecast.Core.Forecasting.Aggregation;

/// <summary>
/// Bernstein online aggregation (Wintenberger 2017) with a learning rate an expert:
/// V += 2.2 d r^2, Q += r - r^2 / sqrt(V), eta = 1 / sqrt(V), w proportional to w0 eta exp(eta Q), d being the delay
/// of the feedback in steps. An expert of which nothing is known yet keeps its prior; the others share the rest.
/// </summary>
internal sealed class BoaAggregation(AggregationSetup setup) : RegretAggregation(setup)
{
    private const byte StateVersion = 1;
    private const double VarianceFactor = 2.2;
    private readonly double[] _variances = new double[setup.Prior.Length];
    private readonly double[] _gains = new double[setup.Prior.Length];

    public override string Name => "boa";

    public override void Weights(ReadOnlySpan<bool> awake, Span<double> weights)
    {
        var greatest = double.NegativeInfinity;
        double mass = 0;
        for (var k = 0; k < weights.Length; k++)
        {
            if (!awake[k] || _variances[k] == 0) continue;
            var eta = 1 / Math.Sqrt(_variances[k]);
            weights[k] = Math.Log(Prior[k] * eta) + eta * _gains[k];
            if (weights[k] > greatest) greatest = weights[k];
            mass += Prior[k];
        }

        double sum = 0;
        for (var k = 0; k < weights.Length; k++)
            if (awake[k] && _variances[k] > 0)
                sum += weights[k] = Math.Exp(weights[k] - greatest);
        for (var k = 0; k < weights.Length; k++)
            weights[k] = _variances[k] > 0 ? weights[k] / sum * mass : Prior[k];
        WeightVector.Normalise(weights, awake);
    }

    public override void Forget(double keep)
    {
        // The sums of a shorter past: the rate grows by 1 / sqrt(keep), the lead of an expert shrinks by sqrt(keep).
        Scale(_variances, keep);
        Scale(_gains, keep);
    }

    public override void WriteState(StateWriter writer)
    {
        writer.Byte(StateVersion);
        writer.Numbers(_variances);
        writer.Numbers(_gains);
    }

    public override bool TryReadState(ref StateReader reader, ReadOnlySpan<int> places)
    {
        if (reader.Byte() != StateVersion) return false;
        foreach (var place in places)
        {
            var value = reader.Magnitude();
            if (place >= 0) _variances[place] = value;
        }

        foreach (var place in places)
        {
            var value = reader.Number();
            if (place >= 0) _gains[place] = value;
        }

        return reader.AtEnd;
    }

    protected override void Learn(ReadOnlySpan<double> regrets, int delaySteps)
    {
        for (var k = 0; k < regrets.Length; k++)
        {
            var square = regrets[k] * regrets[k];
            _variances[k] += VarianceFactor * delaySteps * square;
            // A square below the smallest number leaves V at zero: then nothing is known still.
            if (_variances[k] > 0) _gains[k] += regrets[k] - square / Math.Sqrt(_variances[k]);
        }
    }
}
