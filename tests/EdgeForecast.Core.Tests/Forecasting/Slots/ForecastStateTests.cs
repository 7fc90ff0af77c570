using System.Buffers.Binary;
using EdgeForecast.Core.Forecasting.Aggregation;
using EdgeForecast.Core.Forecasting.Experts;
using EdgeForecast.Core.Forecasting.State;

namespace EdgeForecast.Core.Tests.Forecasting.Slots;

public sealed class ForecastStateTests
{
    private static readonly ExpertDefinition _persistence = ExpertDefinition.BuiltIn("persistence");
    private static readonly ExpertDefinition _seasonal = ExpertDefinition.BuiltIn("seasonal-naive");

    [Fact]
    public void After_a_restart_forecasts_go_on_as_if_nothing_had_happened()
    {
        foreach (var aggregation in AggregationRegistry.Names)
        {
            using var undisturbed = Make(aggregation);
            using var restarted = Make(aggregation);
            undisturbed.RunThrough(0, 80);
            Assert.True(restarted.Runner.TryRestoreState(undisturbed.Runner.SaveState(), out var problem), problem);
            restarted.History.AdvanceTo(Plant.At(80));
            for (var minute = 81; minute < 120; minute++)
            {
                var (expected, actual) = (undisturbed.Run(minute), restarted.Run(minute));
                Assert.Equal(expected.Values, actual.Values);
                Assert.Equal(expected.Lower, actual.Lower);
                Assert.Equal(expected.Experts.Select(e => e.Weight), actual.Experts.Select(e => e.Weight));
            }

            Assert.Equal(undisturbed.Runner.Status.Skill, restarted.Runner.Status.Skill);
            Assert.Equal(undisturbed.Runner.Status.PendingCount, restarted.Runner.Status.PendingCount);
            Assert.Equal(
                undisturbed.Runner.Status.Experts.Select(expert => (expert.ScoredCount, expert.Mae)),
                restarted.Runner.Status.Experts.Select(expert => (expert.ScoredCount, expert.Mae)));
            Assert.Equal(undisturbed.Runner.SaveState(), restarted.Runner.SaveState());
        }
    }

    [Fact]
    public void A_changed_set_of_experts_keeps_what_is_known_of_those_that_remain()
    {
        using var before = new Plant([_persistence, Plant.Of(Plant.Model("bad", 5)), Plant.Of(Plant.Model("gone", 1))]);
        before.RunThrough(0, 100);
        using var after = new Plant([
            Plant.Of(Plant.Model("new", 0.5f)), Plant.Of(Plant.Model("bad", 5)), _persistence]);
        Assert.True(after.Runner.TryRestoreState(before.Runner.SaveState(), out var problem), problem);
        var old = before.Run(101);
        var forecast = after.Run(101);
        // Means over the horizon, so that the ratio moves a little with what the expert that is gone had at each step.
        var ratio = old.Experts[0].Weight / old.Experts[1].Weight;
        Assert.InRange(forecast.Experts[2].Weight / forecast.Experts[1].Weight, 0.95 * ratio, 1.05 * ratio);
        // The new one has its prior, and the others share the rest.
        Assert.Equal(1.0 / 3, forecast.Experts[0].Weight, 1e-9);
        Assert.Equal(0, after.Runner.Status.Experts[0].ScoredCount);
        Assert.True(after.Runner.Status.Experts[2].ScoredCount > 300);
        Assert.True(after.Runner.Status.Skill.ScoredCount > 300);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(7)]
    public void Another_horizon_keeps_the_steps_that_both_have(int horizon)
    {
        using var before = Make("boa");
        before.RunThrough(0, 80);
        using var after = new Plant(
            [_persistence, _seasonal], change: definition => definition with { HorizonSteps = horizon });
        Assert.True(after.Runner.TryRestoreState(before.Runner.SaveState(), out var problem), problem);
        var forecast = after.RunThrough(81, 140);
        Assert.Equal(horizon, forecast.Values.Count);
        Assert.All(forecast.Lower, bound => Assert.False(double.IsNaN(bound)));
    }

    [Fact]
    public void Another_rule_or_loss_starts_anew_and_keeps_the_rest()
    {
        using var before = Make("boa");
        before.RunThrough(0, 80);
        using var after = new Plant([_persistence, _seasonal], change: definition =>
            definition with { Rule = new AggregationOptions("absolute") });
        Assert.True(after.Runner.TryRestoreState(before.Runner.SaveState(), out var problem), problem);
        Assert.Equal(before.Runner.Status.Skill, after.Runner.Status.Skill);
        Assert.Equal(before.Runner.Status.PendingCount, after.Runner.Status.PendingCount);
    }

    [Fact]
    public void Another_step_or_name_is_refused_with_the_reason()
    {
        using var before = Make("boa");
        before.RunThrough(0, 20);
        using var other = new Plant([_persistence], change: definition => definition with
        {
            Step = TimeSpan.FromSeconds(30),
        });
        Assert.False(other.Runner.TryRestoreState(before.Runner.SaveState(), out var problem));
        Assert.Contains("another step", problem);
        using var renamed = new Plant([_persistence], change: definition => definition with { Name = "winding" });
        Assert.False(renamed.Runner.TryRestoreState(before.Runner.SaveState(), out problem));
        Assert.Contains("\"oil\"", problem);
    }

    [Fact]
    public void A_slot_that_ran_before_the_restart_is_not_due_again()
    {
        using var before = Make("boa");
        Assert.True(before.Runner.Clock.TryTake(Plant.At(5), out var slot, out _));
        before.Runner.RunSlot(slot);
        using var after = Make("boa");
        Assert.True(after.Runner.TryRestoreState(before.Runner.SaveState(), out _));
        Assert.False(after.Runner.Clock.TryTake(Plant.At(5.5), out _, out _));
        Assert.True(after.Runner.Clock.TryTake(Plant.At(6), out _, out _));
    }

    [Fact]
    public void Damaged_bytes_are_refused_and_everything_is_as_before()
    {
        var rounds = Environment.GetEnvironmentVariable("EDGEFORECAST_LONG") == "1" ? 200_000 : 4000;
        using var source = Make("mlprod");
        source.RunThrough(0, 60);
        var good = source.Runner.SaveState();
        using var plant = Make("mlprod");
        for (var seed = 1; seed <= rounds; seed++)
        {
            var random = new Random(seed);
            var bad = Damage(good, random);
            try
            {
                Assert.False(plant.Runner.TryRestoreState(bad, out var problem));
                Assert.NotEqual("", problem);
            }
            catch (Exception exception) when (exception is not Xunit.Sdk.XunitException)
            {
                Assert.Fail($"seed {seed}: {exception}");
            }
        }

        Assert.Equal(0, plant.Runner.Status.Skill.ScoredCount);
        Assert.Equal("all", plant.RunThrough(0, 30).Rung);
    }

    [Fact]
    public void Forged_bytes_with_a_right_checksum_never_throw_and_leave_a_working_forecast()
    {
        var rounds = Environment.GetEnvironmentVariable("EDGEFORECAST_LONG") == "1" ? 100_000 : 1500;
        foreach (var aggregation in new[] { "boa", "mlprod", "ogd", "ridge" })
        {
            using var source = Make(aggregation);
            source.RunThrough(0, 60);
            var good = source.Runner.SaveState();
            for (var seed = 1; seed <= rounds / 4; seed++)
            {
                var random = new Random(seed);
                var bad = Damage(good, random);
                if (bad.Length >= 4)
                    BinaryPrimitives.WriteUInt32LittleEndian(bad.AsSpan(^4), StateWriter.ChecksumOf(bad.AsSpan(..^4)));
                using var plant = Make(aggregation);
                try
                {
                    plant.Runner.TryRestoreState(bad, out _);
                    plant.Runner.Clock.TryTake(Plant.At(1), out _, out _);
                    Assert.Equal("all", plant.RunThrough(0, 20).Rung);
                }
                catch (Exception exception) when (exception is not Xunit.Sdk.XunitException)
                {
                    Assert.Fail($"{aggregation}, seed {seed}: {exception}");
                }
            }
        }
    }

    private static Plant Make(string aggregation) => new(
        [_persistence, _seasonal, Plant.Of(Plant.Model("m", 1))],
        change: definition => definition with { Aggregation = aggregation, Rule = new AggregationOptions(Eta: 0.01) })
    {
        History = { Latency = TimeSpan.Zero },
    };

    private static byte[] Damage(byte[] good, Random random)
    {
        var bad = good.ToArray();
        switch (random.Next(4))
        {
            case 0:
                return bad[..random.Next(bad.Length)];
            case 1:
                bad[random.Next(bad.Length)] ^= (byte)(1 << random.Next(8));
                return bad;
            case 2:
                random.NextBytes(bad.AsSpan(random.Next(bad.Length - 8), 8));
                return bad;
            default:
                return [.. bad, 1, 2, 3, 4];
        }
    }
}
