using EdgeForecast.Core.Forecasting.State;

namespace EdgeForecast.Core.Forecasting.Aggregation;

/// <summary>The mean of those awake, by their prior. Learns nothing; the yardstick for those that do.</summary>
internal sealed class UniformAggregation(AggregationSetup setup) : IAggregation
{
    private const byte StateVersion = 1;
    private readonly double[] _prior = setup.Prior;

    public string Name => "uniform";

    public int ExpertCount => _prior.Length;

    public void Weights(ReadOnlySpan<bool> awake, Span<double> weights)
    {
        _prior.CopyTo(weights);
        WeightVector.Normalise(weights, awake);
    }

    public void Update(in ExpertFeedback feedback)
    {
        // Nothing is learnt.
    }

    public void Forget(double keep)
    {
        // Nothing is known.
    }

    public void WriteState(StateWriter writer) => writer.Byte(StateVersion);

    public bool TryReadState(ref StateReader reader, ReadOnlySpan<int> places) =>
        reader.Byte() == StateVersion && reader.AtEnd;
}
