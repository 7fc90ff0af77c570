using EdgeForecast.Core.Pipeline;
using EdgeForecast.Core.Signals;
using EdgeForecast.Core.Validation;
using EdgeForecast.OpcUa.Messages;
using EdgeForecast.Sources.OpcUa;
using EdgeForecast.TestKit;
using EdgeForecast.TestKit.Contracts;
using EdgeForecast.TestKit.Fakes;

namespace EdgeForecast.Tests.Sources.OpcUa;

public sealed class OpcUaSourceTests(SharedPlant shared)
{
    private readonly CapturingIntake _intake = new();

    [Theory]
    [InlineData("Boolean", 1.0)]
    [InlineData("SByte", -7.0)]
    [InlineData("Byte", 200.0)]
    [InlineData("Int16", -300.0)]
    [InlineData("UInt16", 60000.0)]
    [InlineData("Int32", -70000.0)]
    [InlineData("UInt32", 4000000000.0)]
    [InlineData("Int64", -2.0)]
    [InlineData("UInt64", 4294967296.0)]
    [InlineData("Float", 1.5)]
    [InlineData("Double", -0.25)]
    [InlineData("State", 3.0)]
    public async Task Every_type_that_is_a_number_becomes_one(string node, double expected)
    {
        var samples = await SamplesAsync(1, TestSource.Item("a", node));

        Assert.Equal(expected, samples[0].Value);
        Assert.Equal(Quality.Good, samples[0].Quality);
    }

    [Fact]
    public async Task An_element_of_an_array_or_a_matrix_is_a_signal_also_when_it_is_not_a_number()
    {
        var samples = await SamplesAsync(3,
            TestSource.Item("second", "Arr", "1"), TestSource.Item("nan", "Arr", "3"),
            TestSource.Item("corner", "Matrix", "1,2"));

        Assert.Equal([2, double.NaN, 6], samples.OrderBy(sample => sample.Signal.Index).Select(one => one.Value));
    }

    [Fact]
    public async Task Fields_of_a_structure_are_signals_and_share_a_monitored_item()
    {
        OpcUaItemOptions[] items =
        [
            TestSource.Item("speed", "Drive", field: "Motor.Speed"),
            TestSource.Item("running", "Drive", field: "Motor.Running"),
            TestSource.Item("load", "Drive", field: "Motor.Loads[1]"),
            TestSource.Item("u", "Drive", field: "Phases[2].U"),
        ];
        var samples = await SamplesAsync(4, items);

        Assert.Equal([1450.5, 1, -4, 232.5], samples.Select(sample => sample.Value));
        Assert.Single(_intake.Batches);
    }

    [Fact]
    public async Task What_is_no_number_is_rejected_with_the_reason()
    {
        var plant = await shared.RequireAsync();
        var source = TestSource.Create(plant.Port, _intake,
        [
            TestSource.Item("text", "Text"), TestSource.Item("whole", "Arr"),
            TestSource.Item("structure", "Drive"), TestSource.Item("missing", "Drive", field: "Motor.Torque"),
        ]);
        await using var running = RunningLoop.Start(source);
        await Eventually.True(() => source.RejectedCount >= 4, "all four are rejected");
        await Eventually.True(() => Rejected.Count >= 4, "all four are handed over");

        Assert.Empty(_intake.Samples);
        var details = string.Join('\n', Rejected.Select(one => $"{one.Origin} {one.Reason} {one.Detail}"));
        Assert.Contains("s=Text WrongType a String is no number", details, StringComparison.Ordinal);
        Assert.Contains("indexRange", details, StringComparison.Ordinal);
        Assert.Contains("name one of its fields", details, StringComparison.Ordinal);
        Assert.Contains("Motor.Torque: DriveType has no such number; its fields are Name, Motor, Phases", details,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_and_source_time_are_kept_and_a_bad_status_without_a_value_is_a_sample()
    {
        var samples = await SamplesAsync(
            2, TestSource.Item("doubtful", "Doubtful"), TestSource.Item("broken", "Broken"));

        Assert.Equal(StatusCodes.UncertainLastUsableValue, samples[0].Quality.Code);
        Assert.Equal(17, samples[0].Value);
        Assert.Equal(SampleFlags.None, samples[0].Flags);
        Assert.True(samples[0].SourceTime < samples[0].ArrivalTime);
        Assert.True(samples[0].SourceTime > Timestamp.Now(TimeProvider.System) - TimeSpan.FromHours(1));
        Assert.Equal(StatusCodes.BadCommunicationError, samples[1].Quality.Code);
        Assert.Equal(double.NaN, samples[1].Value);
    }

    [Fact]
    public async Task A_node_that_is_not_there_is_told_of_and_taken_in_once_it_is()
    {
        var plant = await shared.RequireAsync();
        var late = shared.NextNode();
        var source = TestSource.Create(plant.Port, _intake,
            [TestSource.Item("known", "Double"), TestSource.Item("late", late)]);
        await using var running = RunningLoop.Start(source);
        await Eventually.True(() => _intake.Samples.Count >= 1, "the other goes on");
        Assert.Contains(source.Status.Findings,
            one => one.Contains($"{late}: BadNodeIdUnknown", StringComparison.Ordinal));
        Assert.Contains("1 of 2 items", source.Status.Detail, StringComparison.Ordinal);

        await plant.AddAsync(late);
        await Eventually.True(() => source.Status.Findings.Count == 0, "it is watched now");
        await plant.SendAsync(late, 5);
        await Eventually.True(() => _intake.Values.Contains(5), "its value comes");
        Assert.Contains("2 items", source.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Range_and_unit_of_the_node_stand_in_where_the_configuration_has_none_else_they_are_compared()
    {
        var plant = await shared.RequireAsync();
        OpcUaItemOptions[] items =
        [
            TestSource.Item("open", "T0"),
            TestSource.Item("same", "T1", unit: "degC", range: new RangeRuleOptions(-50, 150)),
            TestSource.Item("other", "T2", unit: "K", range: new RangeRuleOptions(0, 100)),
        ];
        var signals = new SignalTable(items.Select(item => item.Signal));
        var units = new SignalUnits(signals, items.Select(item => item.Unit));
        var gate = new Gate([.. items.Select(item => new SignalRules(item.Range))]);
        var source = TestSource.Create(plant.Port, _intake, items, gate, units);
        await using var running = RunningLoop.Start(source);
        await Eventually.True(() => source.Status.Findings.Count > 0, "the contradiction is found");

        var finding = Assert.Single(source.Status.Findings);
        Assert.Contains("other (", finding, StringComparison.Ordinal);
        Assert.Contains("the unit is K in the configuration and °C at the server", finding, StringComparison.Ordinal);
        Assert.Contains("0 to 100 in the configuration and -50 to 150", finding, StringComparison.Ordinal);
        Assert.Equal("°C", units[new SignalId(0)]);
        Assert.Equal("K", units[new SignalId(2)]);
        var batch = new SampleBatch(1);
        batch.Add(new Sample(new SignalId(0), 151, Quality.Good, new Timestamp(1), new Timestamp(1)));
        gate.Check(batch);
        Assert.Equal(SampleFlags.MarkedUncertain, batch.Samples[0].Flags);
    }

    private IReadOnlyList<RejectedInput> Rejected => [.. _intake.Batches.SelectMany(batch => batch.Rejected)];

    /// <summary>The first samples of each signal, in the order of the items.</summary>
    private async Task<IReadOnlyList<Sample>> SamplesAsync(int count, params OpcUaItemOptions[] items)
    {
        var plant = await shared.RequireAsync();
        var source = TestSource.Create(plant.Port, _intake, items);
        await using var running = RunningLoop.Start(source);
        await Eventually.True(() => First().Count >= count, $"{count} signals have a sample");
        return First();

        IReadOnlyList<Sample> First() =>
            [.. _intake.Samples.DistinctBy(sample => sample.Signal).OrderBy(sample => sample.Signal.Index)];
    }
}
