using EdgeForecast.Core.Forecasting.State;

namespace EdgeForecast.Core.Forecasting.Aggregation;

/// <summary>
/// Online gradient descent on the simplex (Zinkevich 2003): B = max(B, |g x|), w -= t^(-1/2) / B g x, then the nearest
/// point of the simplex. An expert asleep has x = 0.
/// </summary>
internal sealed class OgdAggregation(AggregationSetup setup) : IAggregation
{
    private const byte StateVersion = 1;
    private readonly ILoss _loss = setup.Loss;
    private readonly double[] _weights = [.. setup.Prior];
    private readonly double[] _sorted = new double[setup.Prior.Length];
    private double _gradientMax;
    private long _stepCount;

    public string Name => "ogd";

    public int ExpertCount => _weights.Length;

    public void Weights(ReadOnlySpan<bool> awake, Span<double> weights)
    {
        _weights.CopyTo(weights);
        WeightVector.Normalise(weights, awake);
    }

    public void Update(in ExpertFeedback feedback)
    {
        var slope = _loss.Slope(feedback.Issued, feedback.Actual);
        double squares = 0;
        for (var k = 0; k < _weights.Length; k++)
        {
            if (!feedback.Awake[k]) continue;
            var gradient = slope * feedback.Answers[k];
            squares += gradient * gradient;
        }

        if (!double.IsFinite(squares)) return;
        _stepCount++;
        _gradientMax = Math.Max(_gradientMax, Math.Sqrt(squares));
        if (_gradientMax == 0) return;
        var rate = slope / (Math.Sqrt(_stepCount) * _gradientMax);
        for (var k = 0; k < _weights.Length; k++)
            if (feedback.Awake[k]) _weights[k] -= rate * feedback.Answers[k];
        Project();
    }

    public void Forget(double keep) => _stepCount = (long)(_stepCount * keep);

    public void WriteState(StateWriter writer)
    {
        writer.Byte(StateVersion);
        writer.Int64(_stepCount);
        writer.Number(_gradientMax);
        writer.Numbers(_weights);
    }

    public bool TryReadState(ref StateReader reader, ReadOnlySpan<int> places)
    {
        if (reader.Byte() != StateVersion) return false;
        _stepCount = reader.Int64();
        if (_stepCount < 0) return false;
        _gradientMax = reader.Magnitude();
        var old = new double[places.Length];
        for (var k = 0; k < old.Length; k++) old[k] = reader.Magnitude();
        WeightVector.Move(old, places, _weights);
        return reader.AtEnd;
    }

    /// <summary>
    /// The nearest point of the simplex: all lowered by the same amount, what falls below 0 set to 0.
    /// </summary>
    private void Project()
    {
        _weights.CopyTo(_sorted, 0);
        _sorted.AsSpan().Sort();
        double sum = 0, threshold = 0;
        for (var k = _sorted.Length - 1; k >= 0; k--)
        {
            sum += _sorted[k];
            var candidate = (sum - 1) / (_sorted.Length - k);
            if (_sorted[k] <= candidate) break;
            threshold = candidate;
        }

        for (var k = 0; k < _weights.Length; k++) _weights[k] = Math.Max(0, _weights[k] - threshold);
    }
}
