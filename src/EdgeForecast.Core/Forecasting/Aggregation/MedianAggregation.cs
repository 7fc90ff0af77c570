using EdgeForecast.Core.Forecasting.State;

namespace EdgeForecast.Core.Forecasting.Aggregation;

/// <summary>
/// The median of the answers: all weight on the one in the middle, half on each of two. Learns nothing, and no single
/// expert can carry it off, however wrong it is. Without answers to look at, its weights are even.
/// </summary>
internal sealed class MedianAggregation(AggregationSetup setup) : IAggregation
{
    private const byte StateVersion = 1;
    private readonly double[] _sorted = new double[setup.Prior.Length];
    private readonly int[] _places = new int[setup.Prior.Length];

    public string Name => "median";

    public int ExpertCount => _sorted.Length;

    public void Weights(ReadOnlySpan<bool> awake, Span<double> weights) => WeightVector.Uniform(weights, awake);

    public void WeightsFor(ReadOnlySpan<double> answers, ReadOnlySpan<bool> awake, Span<double> weights)
    {
        weights.Clear();
        var count = 0;
        for (var k = 0; k < answers.Length; k++)
        {
            if (!awake[k]) continue;
            _sorted[count] = answers[k];
            _places[count++] = k;
        }

        if (count == 0) return;
        _sorted.AsSpan(0, count).Sort(_places.AsSpan(0, count));
        weights[_places[(count - 1) / 2]] += 0.5;
        weights[_places[count / 2]] += 0.5;
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
