using EdgeForecast.Simulator.Mqtt;
using EdgeForecast.TestKit;
using Microsoft.Extensions.Time.Testing;

namespace EdgeForecast.Simulator.Tests;

public sealed class SimulationOptionsTests
{
    [Fact]
    public void The_defaults_and_the_demo_are_sound()
    {
        Assert.Empty(new SimulationOptions().Check());
        Assert.Empty(new SimulationOptions(UnitCount: 1, FaultsFile: SimulationOptions.DemoFaults).Check());
        Assert.Empty(new SimulationOptions(UnitCount: SimulationOptions.UnitCountMax, Acceleration: 10_000).Check());
    }

    [Fact]
    public void Every_mistake_is_reported_at_once_and_refused_by_the_simulation()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.PathTo("faults.json"), "{ \"faults\": [{}] }");
        var options = new SimulationOptions(UnitCount: 0, Acceleration: 0.5, Broker: new BrokerAddress("broker", 0),
            TopicPrefix: "plant/#", FaultsFile: folder.PathTo("faults.json"), PeriodScale: double.NaN);

        var problems = options.Check();

        string[] places = ["units", "acceleration", "periodScale", "broker", "topicPrefix", "faults.json"];
        Assert.Equal(places.Length, problems.Count);
        Assert.All(places, place =>
            Assert.Single(problems, problem => problem.Contains(place, StringComparison.Ordinal)));
        var error = Assert.Throws<ArgumentException>(() => new PlantSimulation(options, TimeProvider.System));
        Assert.All(problems, problem => Assert.Contains(problem, error.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void A_fault_on_a_unit_that_the_line_does_not_have_is_reported()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.PathTo("faults.json"),
            """{ "faults": [{ "kind": "dropout", "signals": "t4/*", "duration": "1m" }] }""");

        var options = new SimulationOptions(UnitCount: 3, FaultsFile: folder.PathTo("faults.json"));

        var problem = Assert.Single(options.Check());

        Assert.Contains("faults[0].signals: \"t4/*\"", problem, StringComparison.Ordinal);
        Assert.Contains("t1 to t3", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void The_clock_starts_where_it_is_told_or_at_the_machines_time()
    {
        var machine = new FakeTimeProvider(new DateTimeOffset(2026, 5, 1, 0, 0, 0, TimeSpan.Zero));
        var start = new DateTimeOffset(2026, 3, 2, 4, 0, 0, TimeSpan.Zero);

        Assert.Equal(start, new SimulationOptions(Start: start).CreateClock(machine).GetUtcNow());
        Assert.Equal(machine.GetUtcNow(), new SimulationOptions(Acceleration: 5).CreateClock(machine).GetUtcNow());
    }
}
