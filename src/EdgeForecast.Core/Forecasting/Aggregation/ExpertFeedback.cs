namespace EdgeForecast.Core.Forecasting.Aggregation;

/// <summary>
/// What is known when an actual arrives: all as it stood when the forecast was issued, except the actual itself.
/// </summary>
/// <param name="answers">What each expert said; any number where it was asleep.</param>
/// <param name="weights">The weights in force.</param>
/// <param name="awake">Who had answered in time.</param>
/// <param name="issued">The forecast that was issued.</param>
/// <param name="actual">What came.</param>
/// <param name="delaySteps">How many forecasts were issued until the actual came; at least 1.</param>
public readonly ref struct ExpertFeedback(
    ReadOnlySpan<double> answers,
    ReadOnlySpan<double> weights,
    ReadOnlySpan<bool> awake,
    double issued,
    double actual,
    int delaySteps = 1)
{
    public ReadOnlySpan<double> Answers { get; } = answers;
    public ReadOnlySpan<double> Weights { get; } = weights;
    public ReadOnlySpan<bool> Awake { get; } = awake;
    public double Issued { get; } = issued;
    public double Actual { get; } = actual;
    public int DelaySteps { get; } = Math.Max(1, delaySteps);
}
