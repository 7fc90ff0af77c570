using EdgeForecast.Core.Forecasting.Aggregation;

namespace EdgeForecast.Core.Tests.Forecasting.Aggregation;

public sealed class ReferenceVectorTests
{
    private const double PredictionTolerance = 1e-10;

    public static TheoryData<string> Runs => [.. ReferenceRun.AllNames()];

    [Fact]
    public void Every_file_of_the_reference_is_run() => Assert.Equal(29, ReferenceRun.AllNames().Count());

    [Theory]
    [MemberData(nameof(Runs))]
    public void Weights_and_predictions_equal_the_reference(string name)
    {
        var run = ReferenceRun.Load(name);
        var aggregation = Make(name);
        var weightTolerance = name.StartsWith("MLprod", StringComparison.Ordinal)
            && name.Contains("sleep", StringComparison.Ordinal) ? 1e-8 : 1e-9;
        var weights = new double[ReferenceRun.ExpertCount];
        for (var t = 0; t < run.StepCount; t++)
        {
            aggregation.Weights(run.Awake[t], weights);
            for (var k = 0; k < weights.Length; k++)
                Assert.True(Math.Abs(weights[k] - run.Weights[t][k]) <= weightTolerance,
                    $"step {t + 1}, expert {k + 1}: weight {weights[k]:R} instead of {run.Weights[t][k]:R}");

            var issued = weights.Zip(run.Answers[t], (weight, answer) => weight * answer).Sum();
            var expected = run.Predictions[t];
            Assert.True(Math.Abs(issued - expected) <= PredictionTolerance * Math.Abs(expected),
                $"step {t + 1}: prediction {issued:R} instead of {expected:R}");
            aggregation.Update(new ExpertFeedback(run.Answers[t], weights, run.Awake[t], issued, run.Actuals[t]));
        }
    }

    private static IAggregation Make(string run)
    {
        var parts = run.Split('_');
        var rule = parts[0] == "FS" ? "fixed-share" : parts[0].ToLowerInvariant();
        var loss = parts.FirstOrDefault(part => part is "absolute" or "percentage") ?? "square";
        if (run.Contains("pinball", StringComparison.Ordinal)) loss = "pinball";
        var options = new AggregationOptions(
            loss, Gradient: !parts.Contains("nograd"), Quantile: 0.9, Eta: 0.05, ShareRate: 0.01, Lambda: 5);
        Assert.True(AggregationRegistry.TryCreate(
            rule, ReferenceRun.ExpertCount, options, out var aggregation, out var problem), problem);
        return aggregation;
    }
}
