using EdgeForecast.Core.Forecasting.State;

namespace EdgeForecast.Core.Forecasting.Aggregation;

/// <summary>
/// Exponential weights of which a share is spread evenly at each step, so that a change of the best expert is followed:
/// v = normalise(v exp(eta r)), then v = alpha / K + (1 - alpha) v.
/// </summary>
internal sealed class FixedShareAggregation(AggregationSetup setup) : RegretAggregation(setup)
{
    private const byte StateVersion = 1;
    private readonly double _eta = setup.Eta;
    private readonly double _shareRate = setup.ShareRate;
    private readonly double[] _weights = [.. setup.Prior];

    public override string Name => "fixed-share";

    public override void Weights(ReadOnlySpan<bool> awake, Span<double> weights)
    {
        _weights.CopyTo(weights);
        WeightVector.Normalise(weights, awake);
    }

    public override void Forget(double keep)
    {
        for (var k = 0; k < _weights.Length; k++) _weights[k] = keep * _weights[k] + (1 - keep) * Prior[k];
    }

    public override void WriteState(StateWriter writer)
    {
        writer.Byte(StateVersion);
        writer.Numbers(_weights);
    }

    public override bool TryReadState(ref StateReader reader, ReadOnlySpan<int> places)
    {
        if (reader.Byte() != StateVersion) return false;
        var old = new double[places.Length];
        for (var k = 0; k < old.Length; k++) old[k] = reader.Magnitude();
        WeightVector.Move(old, places, _weights);
        return reader.AtEnd;
    }

    protected override void Learn(ReadOnlySpan<double> regrets, int delaySteps)
    {
        // The greatest is taken out first: the weights are the same, and no power can overflow.
        var greatest = double.NegativeInfinity;
        foreach (var regret in regrets) greatest = Math.Max(greatest, _eta * regret);
        double sum = 0;
        for (var k = 0; k < regrets.Length; k++)
            sum += _weights[k] *= Math.Exp(_eta * regrets[k] - greatest);
        var spread = _shareRate / regrets.Length;
        for (var k = 0; k < regrets.Length; k++)
            _weights[k] = spread + (1 - _shareRate) * (sum > 0 ? _weights[k] / sum : 1.0 / regrets.Length);
    }
}
