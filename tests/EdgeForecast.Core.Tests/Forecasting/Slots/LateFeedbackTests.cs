using EdgeForecast.Core.Forecasting.Aggregation;
using EdgeForecast.Core.Signals;

namespace EdgeForecast.Core.Tests.Forecasting.Slots;

/// <summary>
/// The measure of the whole: complementary experts, a change of regime, and actuals that come as late as the
/// horizon is long, through the runner.
/// </summary>
public sealed class LateFeedbackTests
{
    private const int SlotCount = 3000;

    [Fact]
    public void Boa_beats_the_uniform_mean_and_every_single_expert_through_a_change_of_regime()
    {
        for (var seed = 1; seed <= 3; seed++)
        {
            var boa = Error(seed, "boa");
            var uniform = Error(seed, "uniform");
            var figures = $"seed {seed}: {boa.Issued:F4}, uniform {uniform.Issued:F4}, best {boa.BestExpert:F4}";
            Assert.True(boa.Issued < 0.9 * uniform.Issued, figures);
            Assert.True(boa.Issued < boa.BestExpert, figures);
            Assert.InRange(boa.Coverage, 0.87, 0.95);
        }
    }

    [Fact]
    public void Without_regard_to_the_delay_the_weights_swing_and_the_error_is_greater()
    {
        // Two experts whose errors come in long runs of opposite sign: what was good when it was issued is bad by the
        // time it is judged, and weights that trust late news too much are always wrong.
        for (var seed = 1; seed <= 5; seed++)
        {
            var regardful = Swing(seed, delayFactor: 24);
            var hasty = Swing(seed, delayFactor: 1);
            Assert.True(regardful < hasty, $"seed {seed}: {regardful:F4} with the delay, {hasty:F4} without");
        }
    }

    private static (double Issued, double BestExpert, double Coverage) Error(int seed, string aggregation)
    {
        var random = new Random(seed);
        var noise = new Dictionary<long, double>();
        Plant? plant = null;
        // One expert is too high, one too low; half-way the first gets worse, and a third, useless until then, good.
        var high = Expert("high", (minute, offset) => 1.5 + (Changed(minute) ? 2 : 0) + 0.2 * offset, 1);
        var low = Expert("low", (_, offset) => -1.5 + 0.2 * offset, 2);
        var third = Expert("third", (minute, offset) => (Changed(minute) ? 0.2 : 4) + 0.3 * offset, 3);
        using var owner = plant = new Plant(
            [Plant.Of(high), Plant.Of(low), Plant.Of(third)], Actual,
            definition => definition with { Aggregation = aggregation });
        double sum = 0;
        var sums = new double[3];
        long count = 0;
        for (var minute = 0; minute < SlotCount; minute++)
        {
            var forecast = plant.Run(minute);
            if (minute < 200) continue;
            for (var h = 0; h < Plant.Horizon; h++)
            {
                var actual = Actual(forecast.TargetTimes[h]);
                sum += Math.Pow(forecast.Values[h] - actual, 2);
                count++;
                sums[0] += Math.Pow(high.LastRun!.Output[h] - actual, 2);
                sums[1] += Math.Pow(low.LastRun!.Output[h] - actual, 2);
                sums[2] += Math.Pow(third.LastRun!.Output[h] - actual, 2);
            }
        }

        return (sum / count, sums.Min() / count, plant.Runner.Status.Skill.Coverage);

        static bool Changed(double minute) => minute > SlotCount / 2.0;

        double Actual(Timestamp at)
        {
            if (!noise.TryGetValue(at.Ticks, out var value)) noise[at.Ticks] = value = random.NextDouble() - 0.5;
            return 20 + 5 * Math.Sin(Plant.MinutesSinceStart(at) / 50) + value;
        }

        FakeModel Expert(string name, Func<double, double, double> bias, int salt)
        {
            var own = new Random(seed * 10 + salt);
            return new FakeModel(name, Plant.Step, Plant.Horizon, (_, output) =>
            {
                var minute = Plant.MinutesSinceStart(Timestamp.Now(plant!.Clock));
                for (var h = 0; h < output.Length; h++)
                {
                    var truth = 20 + 5 * Math.Sin((minute + h + 1) / 50);
                    output[h] = (float)(truth + bias(minute, own.NextDouble() * 2 - 1));
                }
            });
        }
    }

    private static double Swing(int seed, int delayFactor)
    {
        const int Delay = 24;
        var random = new Random(seed);
        Assert.True(AggregationRegistry.TryCreate("boa", 2, new AggregationOptions(), out var boa, out _));
        var pending = new Queue<(double[] Answers, double[] Weights, double Issued, double Actual)>();
        bool[] awake = [true, true];
        double sum = 0, error = 0;
        for (var t = 0; t < 4000; t++)
        {
            if (pending.Count == Delay)
            {
                var old = pending.Dequeue();
                boa.Update(new ExpertFeedback(old.Answers, old.Weights, awake, old.Issued, old.Actual, delayFactor));
            }

            error = 0.97 * error + random.NextDouble() - 0.5;
            double[] answers = [1 + error, -1 + error];
            var weights = new double[2];
            boa.Weights(awake, weights);
            var issued = weights[0] * answers[0] + weights[1] * answers[1];
            sum += issued * issued;
            pending.Enqueue((answers, weights, issued, 0));
        }

        return sum / 4000;
    }
}
