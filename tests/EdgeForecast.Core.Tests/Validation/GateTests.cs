using EdgeForecast.Core.Pipeline;
using EdgeForecast.Core.Signals;
using EdgeForecast.Core.Validation;
using EdgeForecast.TestKit;

namespace EdgeForecast.Core.Tests.Validation;

public sealed class GateTests
{
    private static readonly SignalRules _typical = new(
        new RangeRuleOptions(-40, 150), new StepRuleOptions(50), new RateRuleOptions(1000),
        new StuckRuleOptions(TimeSpan.FromMinutes(10)), OutOfOrder: new OutOfOrderRuleOptions(TimeSpan.FromSeconds(5)));

    [Fact]
    public void A_batch_is_sorted_in_place_and_keeps_its_order()
    {
        var gate = new Gate([new SignalRules(
            new RangeRuleOptions(0, 100), new StepRuleOptions(5, RuleSeverity.Uncertain))]);
        var batch = new SampleBatch(8);
        foreach (var sample in GateTable.Parse("0:20 1:NaN 2:21 2:21 3:90 4:120 5:22;b 6:23")) batch.Add(sample);
        gate.Check(batch);
        Assert.Equal([20.0, 21.0, 90.0, 23.0], batch.Samples.ToArray().Select(sample => sample.Value));
        Assert.Equal(
            [SampleFlags.None, SampleFlags.None, SampleFlags.MarkedUncertain, SampleFlags.None],
            batch.Samples.ToArray().Select(sample => sample.Flags));
        Assert.True(batch.Samples[2].Quality.IsUncertain);
        Assert.Equal(
            [ValidationReason.NotFinite, ValidationReason.OutOfRange, ValidationReason.BadQuality],
            batch.Quarantined.ToArray().Select(quarantined => quarantined.Reason));

        var snapshot = gate.Counters.Snapshot();
        Assert.Equal((4, 1, 3, 1), (
            snapshot.AcceptedCount, snapshot.UncertainCount, snapshot.QuarantinedCount, snapshot.DroppedCount));
        Assert.Equal(
            new HashSet<ValidationReason>
            {
                ValidationReason.NotFinite, ValidationReason.OutOfRange, ValidationReason.Step,
                ValidationReason.Duplicate, ValidationReason.BadQuality,
            },
            snapshot.Reasons.Select(reason => reason.Reason).ToHashSet());
        Assert.All(snapshot.Reasons, reason => Assert.Equal(1, reason.Count));
    }

    [Fact]
    public void The_worst_verdict_counts_and_the_first_rule_of_the_worst_gives_the_reason()
    {
        var gate = new Gate([new SignalRules(
            new RangeRuleOptions(0, 100, RuleSeverity.Uncertain), new StepRuleOptions(5), new RateRuleOptions(1))]);
        Assert.Equal("ok Step", GateTable.Judge(gate, "0:20 1:120"));
        Assert.Equal(0, gate.Counters.Count(default, ValidationReason.OutOfRange));
    }

    [Fact]
    public void A_code_of_uncertain_quality_is_kept_when_a_rule_lowers_it()
    {
        var gate = new Gate([new SignalRules(new RangeRuleOptions(0, 100, RuleSeverity.Uncertain))]);
        var batch = new SampleBatch(1);
        batch.Add(GateTable.Parse("0:120")[0] with { Quality = new Quality(0x4094_0000) });
        gate.Check(batch);
        Assert.Equal(new Quality(0x4094_0000), batch.Samples[0].Quality);
        Assert.Equal(SampleFlags.MarkedUncertain, batch.Samples[0].Flags);
    }

    [Fact]
    public void A_sample_of_no_known_signal_is_dropped_and_counted()
    {
        var gate = new Gate([SignalRules.Default]);
        var batch = new SampleBatch(3);
        foreach (var signal in new[] { 1, 0, -1 })
            batch.Add(GateTable.Parse("0:1")[0] with { Signal = new SignalId(signal) });
        gate.Check(batch);
        Assert.Equal(1, batch.Count);
        Assert.Equal(2, gate.Counters.Snapshot().UnknownSignalCount);
    }

    [Fact]
    public void Steps_order_and_stuck_values_are_found_across_a_restart()
    {
        var gate = new Gate([new SignalRules(
            Step: new StepRuleOptions(5), Stuck: new StuckRuleOptions(TimeSpan.FromSeconds(10), 3),
            OutOfOrder: new OutOfOrderRuleOptions(TimeSpan.FromSeconds(5)))]);
        gate.Restore([.. GateTable.Parse("100:20 105:20")]);
        Assert.Equal("Step OutOfOrder ~Stuck ok", GateTable.Judge(gate, "106:90 99@107:20.5 112:20 113:21"));
    }

    [Fact]
    public void Restoring_counts_nothing()
    {
        var gate = new Gate([SignalRules.Default]);
        gate.Restore([.. GateTable.Parse("0:1 1:2")]);
        Assert.Equal(0, gate.Counters.Snapshot().AcceptedCount);
    }

    [Fact]
    public void Every_reason_has_a_place_in_the_counters() =>
        Assert.All(
            Enum.GetValues<ValidationReason>(),
            reason => Assert.InRange((int)reason, 0, GateCounters.ReasonCountMax - 1));

    [Fact]
    public void The_gate_allocates_nothing_for_samples()
    {
        var gate = new Gate([.. Enumerable.Repeat(_typical, 100)], identityCountMax: 4096);
        var batch = new SampleBatch(1000);
        var round = 0;
        while (round < 5) Fill(batch, gate, round++);
        Assert.Equal(0, Allocation.Least(() =>
        {
            for (var i = 0; i < 50; i++) Fill(batch, gate, round++);
        }));
        while (round < 205) Fill(batch, gate, round++);
        var snapshot = gate.Counters.Snapshot();
        Assert.Equal(round * 1000, snapshot.AcceptedCount + snapshot.QuarantinedCount + snapshot.DroppedCount);
        Assert.True(snapshot.AcceptedCount > 180_000);
        Assert.True(snapshot.QuarantinedCount > 1000);
        Assert.True(snapshot.DroppedCount > 1000);
    }

    /// <summary>
    /// The target is a million a second on an idle core; the test asks for a quarter of it, so that a busy machine
    /// does not fail it and a rule that became ten times slower does.
    /// </summary>
    [Fact]
    public void The_gate_is_quick_enough_for_the_road()
    {
        var gate = new Gate([.. Enumerable.Repeat(_typical, 1000)]);
        var batch = new SampleBatch(1000);
        for (var round = 0; round < 200; round++) Fill(batch, gate, round);
        var best = double.MaxValue;
        for (var attempt = 0; attempt < 5; attempt++)
        {
            var elapsed = TimeSpan.Zero;
            for (var round = 0; round < 200; round++)
            {
                Fill(batch, null, 200 + (attempt * 200) + round);
                var start = TimeProvider.System.GetTimestamp();
                gate.Check(batch);
                elapsed += TimeProvider.System.GetElapsedTime(start);
            }

            best = Math.Min(best, elapsed.TotalSeconds);
        }

        var samplesPerSecond = 200_000 / best;
        TestContext.Current.TestOutputHelper?.WriteLine($"{samplesPerSecond / 1e6:F2} million samples/s");
        Assert.True(samplesPerSecond > 250_000, $"{samplesPerSecond:F0} samples/s");
    }

    private static void Fill(SampleBatch batch, Gate? gate, int round)
    {
        batch.Clear();
        var signals = Math.Min(100, batch.Capacity);
        for (var i = 0; i < batch.Capacity; i++)
        {
            // One in a hundred repeats the sample before it in its signal, one in a hundred is a spike.
            var step = (round * (batch.Capacity / signals)) + (i / signals) - (i % 101 == 100 ? 1 : 0);
            var time = GateTable.Start + TimeSpan.FromMilliseconds(step * 10);
            var value = i % 97 == 7 ? 1000 : 20 + (step % 17 * 0.1);
            batch.Add(new Sample(new SignalId(i % signals), value, Quality.Good, time, time));
        }

        gate?.Check(batch);
    }
}
