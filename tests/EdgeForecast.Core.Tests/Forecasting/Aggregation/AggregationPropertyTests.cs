using EdgeForecast.Core.Forecasting.Aggregation;
using EdgeForecast.Core.Forecasting.State;
using EdgeForecast.TestKit;

namespace EdgeForecast.Core.Tests.Forecasting.Aggregation;

public sealed class AggregationPropertyTests
{
    private const int ExpertCount = 6;

    public static TheoryData<string> Rules => [.. AggregationRegistry.Names];

    public static TheoryData<string> RulesOnTheSimplex => [.. AggregationRegistry.Names.Where(name => name != "ridge")];

    [Theory]
    [MemberData(nameof(RulesOnTheSimplex))]
    public void Weights_stay_on_the_simplex_and_those_asleep_get_nothing(string rule)
    {
        for (var seed = 1; seed <= 20; seed++)
            new Stream(seed, 300, asleepShare: 0.3).Play(Make(rule), (weights, awake, _, _) =>
            {
                for (var k = 0; k < ExpertCount; k++)
                {
                    Assert.True(weights[k] >= 0, $"seed {seed}: {weights[k]}");
                    if (!awake[k]) Assert.Equal(0, weights[k]);
                }

                Assert.Equal(awake.Any(a => a) ? 1 : 0, weights.Sum(), 1e-12);
            });
    }

    [Theory]
    [InlineData("boa")]
    [InlineData("mlpol")]
    [InlineData("mlewa")]
    [InlineData("ogd")]
    [InlineData("stacking")]
    [InlineData("median")]
    [InlineData("uniform")]
    [InlineData("best-expert")]
    [InlineData("ewa")]
    [InlineData("fixed-share")]
    [InlineData("ridge")]
    public void Scaling_the_series_scales_the_forecast(string rule)
    {
        // The last three have a rate or a pull with a unit, which has to go along; MLprod counts squares from 1, and so
        // has no such property.
        for (var seed = 1; seed <= 10; seed++)
        {
            foreach (var scale in new[] { 1e-6, 3.7, 1e6 })
            {
                var plain = new List<double>();
                var scaled = new List<double>();
                var square = scale * scale;
                var options = new AggregationOptions();
                options = options with
                {
                    Eta = options.Eta / square,
                    Lambda = rule == "ridge" ? options.Lambda * square : options.Lambda,
                };
                new Stream(seed, 200, 0.1).Play(Make(rule), (_, _, issued, _) => plain.Add(issued));
                new Stream(seed, 200, 0.1, scale).Play(Make(rule, options), (_, _, issued, _) => scaled.Add(issued));
                foreach (var (a, b) in plain.Zip(scaled))
                    Assert.True(Math.Abs(a * scale - b) <= 1e-6 * Math.Abs(b),
                        $"seed {seed}, scale {scale}: {a * scale:R} and {b:R}");
            }
        }
    }

    // The bounds of the literature, on losses along the gradient: sum of r against each expert.
    [Theory]
    [InlineData("boa")]
    [InlineData("mlpol")]
    [InlineData("mlewa")]
    [InlineData("mlprod")]
    [InlineData("ewa")]
    public void Regret_against_the_best_expert_stays_within_its_bound(string rule)
    {
        for (var seed = 1; seed <= 40; seed++)
        {
            const int Steps = 1000;
            var regrets = new double[ExpertCount];
            var squares = new double[ExpertCount];
            double greatest = 0;
            // Absolute loss on values within [0, 1]: |r| <= 1, which the fixed rate of EWA needs to know.
            var options = new AggregationOptions("absolute", Eta: Math.Sqrt(2 * Math.Log(ExpertCount) / Steps));
            new Stream(seed, Steps, bounded: true).Play(Make(rule, options), (_, _, issued, step) =>
            {
                for (var k = 0; k < ExpertCount; k++)
                {
                    var regret = Math.Sign(issued - step.Actual) * (issued - step.Answers[k]);
                    regrets[k] += regret;
                    squares[k] += regret * regret;
                    greatest = Math.Max(greatest, Math.Abs(regret));
                }
            });
            for (var k = 0; k < ExpertCount; k++)
            {
                var logCount = Math.Log(ExpertCount);
                var bound = rule switch
                {
                    "ewa" => 2 * Math.Sqrt(Steps * logCount / 2),
                    "mlpol" => Math.Sqrt(ExpertCount * (1 + Math.Log(1 + Steps)) * (1 + squares[k])),
                    _ => 4 * Math.Sqrt((1 + squares[k]) * logCount) + 4 * greatest * logCount,
                };
                Assert.True(regrets[k] <= bound, $"seed {seed}, expert {k}: regret {regrets[k]} above {bound}");
            }
        }
    }

    // Against the best mixture (best linear one for ridge) in hindsight, on square losses within [0, 1].
    [Theory]
    [InlineData("ogd")]
    [InlineData("stacking")]
    [InlineData("ridge")]
    [InlineData("fixed-share")]
    public void Loss_stays_close_to_that_of_the_best_expert_in_hindsight(string rule)
    {
        for (var seed = 1; seed <= 20; seed++)
        {
            const int Steps = 1000;
            double loss = 0;
            var losses = new double[ExpertCount];
            var options = new AggregationOptions(Eta: Math.Sqrt(Math.Log(ExpertCount) / Steps), ShareRate: 1.0 / Steps);
            new Stream(seed, Steps, bounded: true).Play(Make(rule, options), (_, _, issued, step) =>
            {
                loss += Math.Pow(issued - step.Actual, 2);
                for (var k = 0; k < ExpertCount; k++) losses[k] += Math.Pow(step.Answers[k] - step.Actual, 2);
            });
            var logCount = Math.Log(ExpertCount);
            var bound = rule switch
            {
                // Zinkevich: 3/2 diameter times gradient times sqrt T; the gradient is at most 2 |x| <= 2 sqrt K.
                "ogd" => 1.5 * Math.Sqrt(2) * 2 * Math.Sqrt(ExpertCount) * Math.Sqrt(Steps),
                // Exp-concave losses: of the order of K ln T.
                "stacking" => 4 * ExpertCount * Math.Log(Steps),
                // Vovk, Azoury and Warmuth: lambda |u|^2 + K ln(1 + T K / lambda) for |y| <= 1, doubled for the plain
                // recursion.
                "ridge" => 1 + 2 * ExpertCount * Math.Log(1 + Steps * ExpertCount),
                // Herbster and Warmuth for no change of the best: ln K / eta, eta M^2 T / 8, and the price of sharing.
                _ => logCount / options.Eta + 4 * options.Eta * Steps / 2 + 2 / options.Eta,
            };
            Assert.True(loss - losses.Min() <= bound, $"seed {seed}: regret {loss - losses.Min()} above {bound}");
        }
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void After_a_change_of_regime_forgetting_finds_the_new_best_sooner(string rule)
    {
        // These know nothing that could be forgotten, or their steps have become small for good.
        if (rule is "uniform" or "median") return;
        var (stubborn, forgetful) = (Change(1), Change(0.2));
        Assert.True(forgetful <= stubborn * 1.0001, $"{forgetful} against {stubborn}");

        double Change(double keep)
        {
            var aggregation = Make(rule);
            var random = new Random(5);
            var weights = new double[ExpertCount];
            var awake = new[] { true, true, true, true, true, true };
            double loss = 0;
            for (var t = 0; t < 900; t++)
            {
                if (t == 600) aggregation.Forget(keep);
                var actual = random.NextDouble();
                var answers = Enumerable.Range(0, ExpertCount).Select(k =>
                    actual + (random.NextDouble() - 0.3) * (k == (t < 600 ? 0 : 3) ? 0.2 : 2)).ToArray();
                aggregation.WeightsFor(answers, awake, weights);
                var issued = weights.Zip(answers, (weight, answer) => weight * answer).Sum();
                if (t >= 600) loss += Math.Pow(issued - actual, 2);
                aggregation.Update(new ExpertFeedback(answers, weights, awake, issued, actual));
            }

            return loss;
        }
    }

    [Fact]
    public void The_median_takes_the_middle_and_the_mean_of_two()
    {
        var median = Make("median");
        var weights = new double[ExpertCount];
        median.WeightsFor([5, 1, 4, 2, 3, 9], [true, true, true, true, true, false], weights);
        Assert.Equal([0, 0, 0, 0, 1, 0], weights);
        median.WeightsFor([5, 1, 4, 2, 3, 9], [true, true, true, true, false, false], weights);
        Assert.Equal([0, 0, 0.5, 0.5, 0, 0], weights);
        median.WeightsFor([5, 1, 4, 2, 3, 9], new bool[ExpertCount], weights);
        Assert.Equal(0, weights.Sum());
    }

    [Fact]
    public void Stacking_finds_the_best_mixture_on_the_simplex()
    {
        // Errors of opposite sign, so that some mixture is right, and three experts that lie too high.
        var stacking = Make("stacking", new AggregationOptions(Lambda: 1e-6));
        var random = new Random(3);
        var weights = new double[ExpertCount];
        var awake = new[] { true, true, true, true, true, true };
        for (var t = 0; t < 400; t++)
        {
            var (actual, error) = (20 + random.NextDouble(), random.NextDouble() - 0.5);
            double[] answers =
                [actual + error, actual - 3 * error, actual + 2, actual + 5, actual + 7 * error, actual + 9];
            stacking.Weights(awake, weights);
            stacking.Update(new ExpertFeedback(answers, weights, awake, actual, actual));
        }

        Assert.Equal(0, 1.0 * weights[0] - 3 * weights[1] + 7 * weights[4], 1e-3);
        Assert.Equal(1, weights.Sum(), 1e-12);
        Assert.True(weights[2] + weights[3] + weights[5] < 1e-3);
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void Nothing_is_allocated_by_weighing_and_learning(string rule)
    {
        var aggregation = Make(rule);
        var awake = new[] { true, true, true, true, true, true };
        var answers = new[] { 1.0, 2, 3, 4, 5, 6 };
        var weights = new double[ExpertCount];
        Step(100);
        Assert.Equal(0, Allocation.Least(() => Step(300)));

        void Step(int count)
        {
            for (var i = 0; i < count; i++)
            {
                aggregation.WeightsFor(answers, awake, weights);
                aggregation.Update(new ExpertFeedback(answers, weights, awake, 3.3 + i % 3, 3 + i % 2, 24));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void A_restored_rule_goes_on_as_if_nothing_had_happened(string rule)
    {
        var undisturbed = Make(rule);
        new Stream(7, 150, 0.2).Play(undisturbed, (_, _, _, _) => { });
        var writer = new StateWriter();
        undisturbed.WriteState(writer);
        var restored = Make(rule);
        var reader = new StateReader(writer.Written);
        Assert.True(restored.TryReadState(ref reader, [0, 1, 2, 3, 4, 5]));

        var first = new List<double>();
        var second = new List<double>();
        new Stream(8, 150, 0.2).Play(undisturbed, (_, _, issued, _) => first.Add(issued));
        new Stream(8, 150, 0.2).Play(restored, (_, _, issued, _) => second.Add(issued));
        Assert.Equal(first, second);
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void A_changed_set_of_experts_keeps_the_order_of_those_that_remain(string rule)
    {
        var old = Make(rule);
        new Stream(9, 300).Play(old, (_, _, _, _) => { });
        var writer = new StateWriter();
        old.WriteState(writer);

        // Expert 0 is gone, expert 5 comes first, and one that is new stands in between.
        var restored = Make(rule);
        var reader = new StateReader(writer.Written);
        Assert.True(restored.TryReadState(ref reader, [-1, 2, 3, 4, 5, 0]));
        var before = new double[ExpertCount];
        var after = new double[ExpertCount];
        old.Weights([false, true, true, true, true, true], before);
        restored.Weights([true, false, true, true, true, true], after);
        Assert.Equal(1, after.Sum(), 1e-9);
        if (rule is "ridge") return;
        Assert.Equal(before[1], after[2], 1e-12);
        Assert.Equal(before[5], after[0], 1e-12);

        restored.Weights([true, true, true, true, true, true], after);
        Assert.InRange(after[1], 0, 0.75);
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void Feedback_that_is_not_finite_changes_nothing(string rule)
    {
        var aggregation = Make(rule);
        new Stream(3, 50).Play(aggregation, (_, _, _, _) => { });
        var awake = new[] { true, true, true, true, true, true };
        var before = new double[ExpertCount];
        var after = new double[ExpertCount];
        aggregation.Weights(awake, before);
        foreach (var bad in new[] { double.NaN, double.PositiveInfinity, 1e200 })
        {
            aggregation.Update(new ExpertFeedback([1, 2, bad, 4, 5, 6], before, awake, 3, 3.5));
            aggregation.Update(new ExpertFeedback([1, 2, 3, 4, 5, 6], before, awake, bad, 3.5));
            aggregation.Update(new ExpertFeedback([1, 2, 3, 4, 5, 6], before, awake, 3, bad));
        }

        aggregation.Weights(awake, after);
        Assert.Equal(before, after);
    }

    [Fact]
    public void An_unknown_name_is_answered_with_the_names_there_are()
    {
        Assert.False(AggregationRegistry.TryCreate("bao", 3, new AggregationOptions(), out _, out var problem));
        foreach (var name in AggregationRegistry.Names) Assert.Contains(name, problem);
        Assert.False(AggregationRegistry.TryCreate("boa", 3, new AggregationOptions("huber"), out _, out problem));
        foreach (var name in LossRegistry.Names) Assert.Contains(name, problem);
    }

    [Theory]
    [InlineData(0, null, "0 experts")]
    [InlineData(65, null, "65 experts")]
    [InlineData(3, "1,1", "2 weights for 3 experts")]
    [InlineData(2, "1,0", "not above 0")]
    [InlineData(2, "1,NaN", "not above 0")]
    public void Options_that_make_no_sense_are_refused_with_the_reason(int count, string? prior, string expected)
    {
        var options = new AggregationOptions(Prior: prior?.Split(',').Select(double.Parse).ToArray());
        Assert.False(AggregationRegistry.TryCreate("boa", count, options, out _, out var problem));
        Assert.Contains(expected, problem);
    }

    [Fact]
    public void The_prior_rules_until_something_is_known()
    {
        var options = new AggregationOptions(Prior: [1, 2, 3, 4, 5, 5]);
        string[] without = ["mlpol", "best-expert", "median"];
        foreach (var rule in AggregationRegistry.Names.Except(without))
        {
            var weights = new double[ExpertCount];
            Make(rule, options).Weights([true, true, true, true, true, true], weights);
            Assert.Equal(0.05, weights[0], 1e-12);
            Assert.Equal(0.2, weights[3], 1e-12);
        }
    }

    private static IAggregation Make(string rule, AggregationOptions? options = null)
    {
        Assert.True(AggregationRegistry.TryCreate(
            rule, ExpertCount, options ?? new AggregationOptions(), out var aggregation, out var problem), problem);
        return aggregation;
    }

    /// <summary>Seeded random experts around a random walk, or within [0, 1].</summary>
    private sealed class Stream(
        int seed, int stepCount, double asleepShare = 0, double scale = 1, bool bounded = false)
    {
        public void Play(
            IAggregation aggregation,
            Action<double[], bool[], double, (double Actual, double[] Answers)> see)
        {
            var random = new Random(seed);
            var weights = new double[ExpertCount];
            var level = 20.0;
            var skills = Enumerable.Range(0, ExpertCount).Select(_ => random.NextDouble()).ToArray();
            for (var t = 0; t < stepCount; t++)
            {
                level += random.NextDouble() - 0.5;
                var actual = bounded ? random.NextDouble() : scale * level;
                var answers = skills.Select(skill => bounded
                    ? Math.Clamp(actual + (random.NextDouble() - 0.5) * skill, 0, 1)
                    : scale * (level + (random.NextDouble() - 0.45) * (0.2 + skill))).ToArray();
                var awake = skills.Select(_ => random.NextDouble() >= asleepShare).ToArray();
                aggregation.Weights(awake, weights);
                var issued = weights.Zip(answers, (weight, answer) => weight * answer).Sum();
                see(weights, awake, issued, (actual, answers));
                if (!awake.Any(a => a)) continue;
                aggregation.Update(new ExpertFeedback(answers, weights, awake, issued, actual));
            }
        }
    }
}
