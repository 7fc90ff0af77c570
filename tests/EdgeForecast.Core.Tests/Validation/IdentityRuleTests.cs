using EdgeForecast.Core.Signals;
using EdgeForecast.Core.Validation;

namespace EdgeForecast.Core.Tests.Validation;

public sealed class IdentityRuleTests
{
    [Theory]
    // With a source time: the moment and the value make the identity, whatever the delivery is called.
    [InlineData("0:1 0@9:1 1:1", "ok -Duplicate ok")]
    [InlineData("0:1;d7 0@9:1;d8;r", "ok -Duplicate")]
    [InlineData("0:1 0@9:2 0@10:1", "ok Conflict -Duplicate")]
    [InlineData("0:1 1:2 2:3 1@9:2 0@9:1", "ok ok ok -Duplicate -Duplicate")]
    [InlineData("0:0 0@1:-0", "ok Conflict")]
    // What was set aside is known too, and gives way to a better value for the same moment.
    [InlineData("0:NaN 0@1:NaN 0@2:5 0@3:6", "NotFinite -Duplicate ok Conflict")]
    // Without a source time two equal readings are two samples.
    [InlineData("0:1;n 1:1;n 1:1;n", "ok ok ok")]
    [InlineData("0:1;n;d7 1:1;n;d7 2:1;n;d8", "ok ok ok")]
    // Only what says that it may be a repeat can be one, and is when number and value are known.
    [InlineData("0:1;n;d7 9:1;n;d7;r", "ok -Duplicate")]
    [InlineData("0:1;n;d7 9:2;n;d7;r", "ok ok")]
    [InlineData("0:1;n;d7 9:1;n;d8;r", "ok ok")]
    [InlineData("0:1;n 9:1;n;r", "ok ok")]
    [InlineData("0:1;n;d7;r 9:1;n;d7;r", "ok -Duplicate")]
    public void A_repeat_is_told_from_a_new_reading(string samples, string verdicts) =>
        Assert.Equal(verdicts, GateTable.Judge(SignalRules.Default, samples));

    [Fact]
    public void Signals_do_not_share_identities()
    {
        var gate = new Gate([SignalRules.Default, SignalRules.Default]);
        var sample = GateTable.Parse("0:1")[0];
        Assert.Equal("ok", GateTable.Judge(gate, sample));
        Assert.Equal("ok", GateTable.Judge(gate, sample with { Signal = new SignalId(1) }));
        Assert.Equal("-Duplicate", GateTable.Judge(gate, sample));
    }

    [Fact]
    public void The_oldest_identity_is_forgotten_first_and_the_newest_of_a_signal_never()
    {
        var gate = new Gate([SignalRules.Default, SignalRules.Default], identityCountMax: 4);
        var slow = GateTable.Parse("0:1")[0] with { Signal = new SignalId(1) };
        Assert.Equal("ok", GateTable.Judge(gate, slow));
        Assert.Equal("ok ok ok ok ok", GateTable.Judge(gate, "1:1 2:2 3:3 4:4 5:5"));
        Assert.Equal("-Duplicate -Duplicate -Duplicate -Duplicate", GateTable.Judge(gate, "5:5 4:4 3:3 2:2"));
        Assert.Equal("ok", GateTable.Judge(gate, "1:1"));
        Assert.Equal("-Duplicate", GateTable.Judge(gate, slow));
    }

    [Fact]
    public void What_was_stored_is_known_again_after_a_restart()
    {
        var gate = new Gate([SignalRules.Default]);
        gate.Restore([.. GateTable.Parse("0:1 1:2 2:3;n;d7")]);
        Assert.Equal(
            "-Duplicate Conflict -Duplicate ok",
            GateTable.Judge(gate, "0@9:1 1@9:5 10:3;n;d7;r 11:3;n;d7"));
    }
}
