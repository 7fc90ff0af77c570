using System.Globalization;
using System.Text.Json;
using EdgeForecast.Simulator.Faults;
using EdgeForecast.Simulator.Mqtt;
using EdgeForecast.Simulator.Plant;
using EdgeForecast.Simulator.Tests.Mqtt;
using EdgeForecast.TestKit;

namespace EdgeForecast.Simulator.Tests;

public sealed class PlantSimulationTests
{
    private static readonly DateTimeOffset _start = new(2026, 3, 2, 4, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task An_independent_subscriber_hears_the_plant_that_the_history_tells_of()
    {
        await using var broker = await EmbeddedBroker.StartAsync();
        await using var listener = await Listener.StartAsync(broker.Address, "site/line/#");
        var options = new SimulationOptions(Seed: 8, UnitCount: 2, Acceleration: 3000, Start: _start,
            Broker: broker.Address, TopicPrefix: "site/line");
        var simulation = new PlantSimulation(options, options.CreateClock(TimeProvider.System));

        await RunUntilAsync(simulation, () => listener.Heard.Count >= 600);

        var topics = listener.Heard.Select(heard => heard.Topic).Distinct().Order(StringComparer.Ordinal);
        Assert.Equal(
            from unit in (string[])["t1", "t2"]
            from name in SensorDescription.All.Select(sensor => sensor.Name).Order(StringComparer.Ordinal)
            select $"site/line/{unit}/{name}", topics);
        var oil = listener.Heard.Where(heard => heard.Topic == "site/line/t1/oil_temperature")
            .Select(heard => JsonDocument.Parse(heard.Payload).RootElement)
            .ToLookup(json => json.GetProperty("ts").GetDateTimeOffset(), json => json.GetProperty("v").GetDouble());
        var last = oil.Max(reading => reading.Key);
        var row = PlantHistory.Generate(8, 1, _start, last, TimeSpan.FromMinutes(5)).Last();
        var means = oil.Where(reading => reading.Key > row.StepEnd.AddMinutes(-5) && reading.Key <= row.StepEnd)
            .Select(reading => Assert.Single(reading)).ToList();
        Assert.Equal(5, means.Count);
        Assert.Equal(row[PlantSignal.OilTemperature], means.Average(), 1e-9);
        var ambient = listener.Heard.First(heard => heard.Topic == "site/line/t1/ambient_temperature").Payload;
        Assert.InRange(double.Parse(ambient, CultureInfo.InvariantCulture), -30, 50);
        Assert.InRange(simulation.Counts.Published, 600, simulation.Counts.Read);
        Assert.Equal(2, simulation.Counts.Connections);
    }

    [Fact]
    public async Task Without_a_broker_it_brings_its_own_and_plays_the_demos_faults()
    {
        var options = new SimulationOptions(
            Acceleration: 10_000, Start: _start, FaultsFile: SimulationOptions.DemoFaults);
        var simulation = new PlantSimulation(options, options.CreateClock(TimeProvider.System));

        await RunUntilAsync(simulation, () => simulation.Counts.Faults[FaultKind.Restart] > 0
            && simulation.Counts.Connections >= 4);

        var counts = simulation.Counts;
        Assert.True(counts.Faults[FaultKind.Spike] > 0, counts.ToString());
        Assert.True(counts.Published > 1000, counts.ToString());
        Assert.Equal(0, counts.Dropped);
        Assert.Equal("127.0.0.1", simulation.Broker!.Host);
        Assert.Equal("plant/#", simulation.TopicFilter);
    }

    [Fact]
    public async Task It_runs_once()
    {
        var options = new SimulationOptions(UnitCount: 1);
        var simulation = new PlantSimulation(options, options.CreateClock(TimeProvider.System));
        await RunUntilAsync(simulation, () => simulation.Broker is not null);

        await Assert.ThrowsAsync<InvalidOperationException>(() => simulation.RunAsync(CancellationToken.None));
    }

    private static async Task RunUntilAsync(PlantSimulation simulation, Func<bool> condition)
    {
        using var stop = new CancellationTokenSource();
        var run = simulation.RunAsync(stop.Token);
        await Eventually.True(() => run.IsFaulted || condition(), "what the test waits for");
        await stop.CancelAsync();
        await run;
    }
}
