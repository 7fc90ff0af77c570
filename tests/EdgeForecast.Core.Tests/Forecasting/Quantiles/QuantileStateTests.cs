using System.Buffers.Binary;
using EdgeForecast.Core.Forecasting.Experts;
using EdgeForecast.Core.Forecasting.Quantiles;
using EdgeForecast.Core.Forecasting.Slots;
using EdgeForecast.Core.Forecasting.State;
using EdgeForecast.Core.Tests.Forecasting.Slots;

namespace EdgeForecast.Core.Tests.Forecasting.Quantiles;

/// <summary>What is learnt of quantiles survives the end of the process, also where experts change.</summary>
public sealed class QuantileStateTests
{
    private const int VersionPlace = 4;

    public static TheoryData<string> Rules => ["boa", "mlpol", "fixed-share", "median", "ridge", "stacking"];

    [Theory]
    [MemberData(nameof(Rules))]
    public void Killed_in_mid_stream_it_goes_on_as_if_nothing_had_happened(string rule)
    {
        using var undisturbed = Make(rule);
        var runner = undisturbed.Plant.Runner;
        runner.KeepsJournal = true;
        byte[] state = [];
        var notes = new List<ReadOnlyMemory<byte>>();
        for (var minute = 0; minute < 140; minute++)
        {
            undisturbed.Plant.Run(minute);
            if (minute == 70) state = runner.SaveState();
            if (minute > 70) notes.Add(runner.Journal.ToArray());
            runner.ClearJournal();
        }

        using var again = Make(rule);
        Assert.True(again.Plant.Runner.TryRestoreState(state, out var problem), problem);
        Assert.True(again.Plant.Runner.TryReplay(notes));
        again.Plant.History.AdvanceTo(Plant.At(139));
        Assert.Equal(runner.SaveState(), again.Plant.Runner.SaveState());
        for (var minute = 140; minute < 200; minute++)
        {
            var (expected, actual) = (undisturbed.Plant.Run(minute), again.Plant.Run(minute));
            Assert.Equal(expected.Values, actual.Values);
            Assert.Equal(expected.Lower, actual.Lower);
            Assert.Equal(expected.MoreIntervals[0].Upper, actual.MoreIntervals[0].Upper);
            Assert.Equal(
                expected.Experts.Select(one => one.IntervalWeight), actual.Experts.Select(one => one.IntervalWeight));
        }

        Assert.Equal(runner.SaveState(), again.Plant.Runner.SaveState());
    }

    [Fact]
    public void A_state_from_before_there_were_quantiles_is_taken_up()
    {
        using var before = new BandPlant(1, 300, plant => [plant.Point("point"), plant.Point("band")]);
        before.Plant.RunThrough(0, 120);
        var state = before.Plant.Runner.SaveState();
        Assert.Equal(2, state[VersionPlace]);
        using var after = new BandPlant(1, 300, plant => [plant.Point("point"), Good(plant, "band")]);
        Assert.True(after.Plant.Runner.TryRestoreState(state, out var problem), problem);
        var (old, now) = (before.Plant.Run(121), after.Plant.Run(121));
        // The quantiles have no scores yet: the estimator's interval stands in.
        Assert.Equal(old.Values, now.Values);
        Assert.Equal(old.Lower, now.Lower);
        Assert.NotEqual(before.Plant.RunThrough(122, 180).Lower, after.Plant.RunThrough(122, 180).Lower);
        Assert.Equal(3, after.Plant.Runner.SaveState()[VersionPlace]);
    }

    [Fact]
    public void A_state_with_quantiles_is_taken_up_where_there_are_none_any_more()
    {
        using var before = Make("boa");
        before.Plant.RunThrough(0, 120);
        using var after = new BandPlant(1, 300, plant => [plant.Point("point"), plant.Point("good")], Levels);
        Assert.True(after.Plant.Runner.TryRestoreState(before.Plant.Runner.SaveState(), out var problem), problem);
        Assert.Equal(before.Plant.Runner.Status.PendingCount, after.Plant.Runner.Status.PendingCount);
        Assert.Equal("all", after.Plant.RunThrough(121, 200).Rung);
        Assert.Equal(2, after.Plant.Runner.SaveState()[VersionPlace]);
    }

    [Fact]
    public void Of_other_experts_levels_and_horizons_what_remains_is_kept()
    {
        using var before = Make("boa");
        before.Plant.RunThrough(0, 150);
        // "narrow" is gone, "new" has come, "watcher" says other quantiles, the order is another.
        using var after = new BandPlant(
            1, 300, plant => [Good(plant, "new"), Wider(plant, "watcher"), plant.Point("point"), Good(plant, "good")],
            definition => definition with { HorizonSteps = 3, MoreLevels = [0.8, 0.5] });
        Assert.True(after.Plant.Runner.TryRestoreState(before.Plant.Runner.SaveState(), out var problem), problem);
        var (old, now) = (before.Plant.Run(151), after.Plant.Run(151));
        Assert.Equal(3, now.Values.Count);
        // Two that are new have a quarter of the prior each; the rest is shared as it was.
        Assert.Equal(0.25, now.Experts[0].IntervalWeight, 1e-9);
        Assert.Equal(0.25, now.Experts[1].IntervalWeight, 1e-9);
        Assert.InRange(now.Experts[3].IntervalWeight, 0.25, 0.5);
        Assert.InRange(old.Experts[1].IntervalWeight, 0.34, 1);
        var rest = after.Plant.RunThrough(152, 250);
        Assert.All(rest.Lower, bound => Assert.False(double.IsNaN(bound)));
        // It can be read again: what is not known of the past is written as such.
        using var third = new BandPlant(
            1, 300, plant => [Good(plant, "new"), Wider(plant, "watcher"), plant.Point("point"), Good(plant, "good")],
            definition => definition with { HorizonSteps = 3, MoreLevels = [0.8, 0.5] });
        Assert.True(third.Plant.Runner.TryRestoreState(after.Plant.Runner.SaveState(), out problem), problem);
        Assert.Equal(after.Plant.Runner.SaveState(), third.Plant.Runner.SaveState());
    }

    [Fact]
    public void Notes_of_other_quantiles_are_not_applied()
    {
        using var one = Make("boa");
        using var other = new BandPlant(
            1, 300,
            plant => [.. Experts(plant).SkipLast(1), Wider(plant, "watcher") with { IsShadow = true }], Levels);
        using var same = Make("boa");
        Assert.NotEqual(one.Plant.Runner.Fingerprint, other.Plant.Runner.Fingerprint);
        Assert.Equal(one.Plant.Runner.Fingerprint, same.Plant.Runner.Fingerprint);
    }

    [Fact]
    public void Forged_states_and_notes_never_throw()
    {
        var rounds = Environment.GetEnvironmentVariable("EDGEFORECAST_LONG") == "1" ? 20_000 : 300;
        using var source = Make("boa");
        source.Plant.Runner.KeepsJournal = true;
        source.Plant.RunThrough(0, 60);
        var (state, notes) = (source.Plant.Runner.SaveState(), source.Plant.Runner.Journal.ToArray());
        for (var seed = 1; seed <= rounds; seed++)
        {
            var random = new Random(seed);
            var bad = (seed % 3 == 0 ? notes : state).ToArray();
            for (var i = random.Next(3); i >= 0; i--)
                random.NextBytes(bad.AsSpan(random.Next(bad.Length - 8), random.Next(1, 8)));
            using var victim = Make("boa");
            try
            {
                if (seed % 3 == 0) victim.Plant.Runner.TryReplay([bad]);
                else
                {
                    BinaryPrimitives.WriteUInt32LittleEndian(
                        bad.AsSpan(^4), StateWriter.ChecksumOf(bad.AsSpan(..^4)));
                    victim.Plant.Runner.TryRestoreState(bad, out _);
                    victim.Plant.RunThrough(61, 70);
                }
            }
            catch (Exception exception) when (exception is not Xunit.Sdk.XunitException)
            {
                Assert.Fail($"seed {seed}: {exception}");
            }
        }
    }

    private static BandPlant Make(string rule) => new(
        1, 300, Experts, definition => Levels(definition) with { Aggregation = rule });

    private static ForecastDefinition Levels(ForecastDefinition definition) =>
        definition with { MoreLevels = [0.5] };

    private static IEnumerable<ExpertDefinition> Experts(BandPlant plant) =>
    [
        plant.Point("point"), Good(plant, "good"), plant.Band("narrow", minute => 0.4 * BandPlant.Sigma(minute)),
        Good(plant, "watcher") with { IsShadow = true },
    ];

    private static ExpertDefinition Good(BandPlant plant, string name) =>
        plant.Band(name, minute => BandPlant.Z90 * BandPlant.Sigma(minute));

    private static ExpertDefinition Wider(BandPlant plant, string name) => Plant.Of(new FakeModel(
        name, Plant.Step, Plant.Horizon,
        (window, output) =>
        {
            for (var i = 0; i < output.Length; i++) output[i] = window[^1] + i % 4 - 2;
        },
        quantiles: new QuantileSet([0.01, 0.05, 0.95, 0.99])));
}
