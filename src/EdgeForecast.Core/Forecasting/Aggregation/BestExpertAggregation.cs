using EdgeForecast.Core.Forecasting.State;

namespace EdgeForecast.Core.Forecasting.Aggregation;

/// <summary>
/// All weight on the expert awake that has done best so far, by the sum of r without the gradient; the first declared
/// among equals.
/// </summary>
internal sealed class BestExpertAggregation(AggregationSetup setup)
    : RegretAggregation(setup with { Gradient = false })
{
    private const byte StateVersion = 1;
    private readonly double[] _regretSums = new double[setup.Prior.Length];

    public override string Name => "best-expert";

    public override void Weights(ReadOnlySpan<bool> awake, Span<double> weights)
    {
        weights.Clear();
        var best = -1;
        for (var k = 0; k < weights.Length; k++)
            if (awake[k] && (best < 0 || _regretSums[k] > _regretSums[best])) best = k;
        if (best >= 0) weights[best] = 1;
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
