using EdgeForecast.Core.Forecasting.State;

namespace EdgeForecast.Core.Forecasting.Aggregation;

/// <summary>
/// What rules have in common that learn from the instantaneous regret r: how much better an expert was than what was
/// issued. With the gradient, r = g (issued - answer), where g is the slope of the loss at the issued forecast;
/// without, r = loss(issued) - loss(answer). Asleep: r = 0.
/// </summary>
internal abstract class RegretAggregation : IAggregation
{
    private readonly ILoss _loss;
    private readonly bool _gradient;
    private readonly double[] _regrets;

    protected RegretAggregation(AggregationSetup setup)
    {
        _loss = setup.Loss;
        _gradient = setup.Gradient;
        _regrets = new double[setup.Prior.Length];
        Prior = setup.Prior;
    }

    public abstract string Name { get; }

    public int ExpertCount => _regrets.Length;

    /// <summary>The weights before anything is known; their sum is 1.</summary>
    protected double[] Prior { get; }

    public abstract void Weights(ReadOnlySpan<bool> awake, Span<double> weights);

    public void Update(in ExpertFeedback feedback)
    {
        var slope = _loss.Slope(feedback.Issued, feedback.Actual);
        var issuedLoss = _loss.Of(feedback.Issued, feedback.Actual);
        for (var k = 0; k < _regrets.Length; k++)
        {
            var answer = feedback.Answers[k];
            var regret = !feedback.Awake[k] ? 0
                : _gradient ? slope * (feedback.Issued - answer)
                : issuedLoss - _loss.Of(answer, feedback.Actual);
            // What can't be squared would spoil the sums for ever.
            if (!double.IsFinite(regret * regret * (4.0 * feedback.DelaySteps))) return;
            _regrets[k] = regret;
        }

        Learn(_regrets, feedback.DelaySteps);
    }

    public abstract void Forget(double keep);

    public abstract void WriteState(StateWriter writer);

    public abstract bool TryReadState(ref StateReader reader, ReadOnlySpan<int> places);

    protected static void Scale(double[] sums, double factor)
    {
        foreach (ref var sum in sums.AsSpan()) sum *= factor;
    }

    protected abstract void Learn(ReadOnlySpan<double> regrets, int delaySteps);
}
