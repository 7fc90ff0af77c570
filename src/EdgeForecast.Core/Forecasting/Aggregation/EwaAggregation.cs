using EdgeForecast.Core.Forecasting.State;

namespace EdgeForecast.Core.Forecasting.Aggregation;

/// <summary>Exponential weights with a fixed rate: R += r, w proportional to w0 exp(eta R).</summary>
internal sealed class EwaAggregation(AggregationSetup setup) : RegretAggregation(setup)
{
    private const byte StateVersion = 1;
    private readonly double _eta = setup.Eta;
    private readonly double[] _regretSums = new double[setup.Prior.Length];

    public override string Name => "ewa";

    public override void Weights(ReadOnlySpan<bool> awake, Span<double> weights)
    {
        for (var k = 0; k < weights.Length; k++) weights[k] = Math.Log(Prior[k]) + _eta * _regretSums[k];
        WeightVector.FromLogarithms(weights, awake);
    }

    public override void Forget(double keep) => Scale(_regretSums, keep);

    public override void WriteState(StateWriter writer)
    {
        writer.Byte(StateVersion);
        writer.Numbers(_regretSums);
    }

    public override bool TryReadState(ref StateReader reader, ReadOnlySpan<int> places)
    {
        if (reader.Byte() != StateVersion) return false;
        foreach (var place in places)
        {
            var value = reader.Number();
            if (place >= 0) _regretSums[place] = value;
        }

        return reader.AtEnd;
    }

    protected override void Learn(ReadOnlySpan<double> regrets, int delaySteps)
    {
        for (var k = 0; k < regrets.Length; k++) _regretSums[k] += regrets[k];
    }
}
