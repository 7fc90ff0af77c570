using EdgeForecast.Core.Forecasting.State;

namespace EdgeForecast.Core.Forecasting.Aggregation;

/// <summary>
/// Online ridge regression of the actual on the answers: A = I / lambda, b = lambda w0, w = A b; then a = A x,
/// A -= a a' / (1 + x' a), b += y x. Its weights may be negative and need not sum to 1. It knows no sleeping experts:
/// it learns only where all answered; where some are asleep, the weights of the others are scaled to the sum of all, or
/// are even where that can't be done. It starts anew when the set of experts changes.
/// </summary>
internal sealed class RidgeAggregation : IAggregation
{
    public const string RuleName = "ridge";
    private const byte StateVersion = 1;
    private readonly double _lambda;
    private readonly double[] _prior;
    private readonly double[] _inverse;
    private readonly double[] _moments;
    private readonly double[] _weights;
    private readonly double[] _product;

    public RidgeAggregation(AggregationSetup setup)
    {
        var count = setup.Prior.Length;
        _lambda = setup.Lambda;
        _prior = setup.Prior;
        _inverse = new double[count * count];
        _moments = new double[count];
        _weights = [.. setup.Prior];
        _product = new double[count];
        Start();
    }

    public string Name => RuleName;

    public int ExpertCount => _weights.Length;

    public void Weights(ReadOnlySpan<bool> awake, Span<double> weights)
    {
        double all = 0, left = 0;
        for (var k = 0; k < weights.Length; k++)
        {
            all += _weights[k];
            if (awake[k]) left += _weights[k];
        }

        if (awake.IndexOf(false) < 0)
        {
            _weights.CopyTo(weights);
            return;
        }

        var scale = all / left;
        if (scale is > 0 and < 10)
            for (var k = 0; k < weights.Length; k++) weights[k] = awake[k] ? _weights[k] * scale : 0;
        else
            WeightVector.Uniform(weights, awake);
    }

    public void Update(in ExpertFeedback feedback)
    {
        var count = _weights.Length;
        if (feedback.Awake.IndexOf(false) >= 0) return;
        var answers = feedback.Answers;
        double denominator = 1;
        for (var i = 0; i < count; i++)
        {
            double sum = 0;
            for (var j = 0; j < count; j++) sum += _inverse[i * count + j] * answers[j];
            _product[i] = sum;
            denominator += answers[i] * sum;
        }

        if (!double.IsFinite(denominator)) return;
        if (!double.IsFinite(feedback.Actual * feedback.Actual + feedback.Issued * feedback.Issued)) return;
        for (var i = 0; i < count; i++)
        {
            for (var j = 0; j < count; j++)
                _inverse[i * count + j] -= _product[i] * _product[j] / denominator;
            _moments[i] += feedback.Actual * answers[i];
        }

        Solve();
    }

    public void Forget(double keep)
    {
        double spread = 0;
        for (var k = 0; k < ExpertCount; k++) spread = Math.Max(spread, _inverse[k * ExpertCount + k] / keep);
        if (spread * _lambda > 1)
        {
            // So little would be left that the prior says more.
            Start();
            return;
        }

        foreach (ref var cell in _inverse.AsSpan()) cell /= keep;
        foreach (ref var moment in _moments.AsSpan()) moment *= keep;
    }

    public void WriteState(StateWriter writer)
    {
        writer.Byte(StateVersion);
        writer.Numbers(_inverse);
        writer.Numbers(_moments);
    }

    public bool TryReadState(ref StateReader reader, ReadOnlySpan<int> places)
    {
        if (reader.Byte() != StateVersion) return false;
        if (!WeightVector.IsSame(places, ExpertCount)) return true;
        for (var i = 0; i < _inverse.Length; i++) _inverse[i] = reader.Number();
        for (var i = 0; i < _moments.Length; i++) _moments[i] = reader.Number();
        Solve();
        return reader.AtEnd;
    }

    private void Start()
    {
        _inverse.AsSpan().Clear();
        for (var k = 0; k < ExpertCount; k++)
        {
            _inverse[k * ExpertCount + k] = 1 / _lambda;
            _moments[k] = _lambda * _prior[k];
            _weights[k] = _prior[k];
        }
    }

    private void Solve()
    {
        var count = _weights.Length;
        for (var i = 0; i < count; i++)
        {
            double sum = 0;
            for (var j = 0; j < count; j++) sum += _inverse[i * count + j] * _moments[j];
            _weights[i] = sum;
        }
    }
}
