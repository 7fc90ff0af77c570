using System.Runtime.InteropServices;
using System.Text.Json;
using EdgeForecast.TestKit;

namespace EdgeForecast.EndToEnd.Tests;

/// <summary>Slots through a stop of the whole process and through restarts in the middle of a slot.</summary>
public sealed class StoppedGatewayTests
{
    private const int SigStop = 19;
    private const int SigCont = 18;

    [Fact]
    public async Task A_stop_of_ten_seconds_is_a_counted_gap_and_no_burst()
    {
        var schema = await ForecastReader.LoadSchemaAsync();
        using var folder = new TemporaryFolder();
        using var broker = await Mosquitto.StartAsync();
        var config = new PlantConfig(folder, broker.Port).Write();
        using var forecasts = new Subscriber(broker.Port, PlantConfig.ForecastTopic);
        await using var gateway = await GatewayProcess.RunGatewayAsync(config);
        await gateway.ConnectedAsync();
        await using var feed = new PlantFeed(broker.Port, TimeSpan.FromSeconds(30));
        await gateway.UntilAsync(() => forecasts.Messages.Count >= 3, "three forecasts");

        Assert.Equal(0, Signal(gateway.Id, SigStop));
        await Task.Delay(TimeSpan.FromSeconds(10), TimeProvider.System);
        Assert.Equal(0, Signal(gateway.Id, SigCont));
        var before = forecasts.Messages.Count;
        await gateway.UntilAsync(() => forecasts.Messages.Count >= before + 3, "three forecasts after the stop");
        var pipeline = await gateway.PipelineAsync();
        Assert.Equal(0, await gateway.TerminateAsync());

        var messages = forecasts.Messages.Select(message => ForecastReader.Read(schema, message.Payload)).ToList();
        AssertNoBurst(messages);
        var gaps = messages.Zip(messages.Skip(1)).Select(pair =>
            (ForecastReader.Slot(pair.Second) - ForecastReader.Slot(pair.First)).TotalSeconds).ToList();
        Assert.InRange(gaps.Max(), 9, 13);
        var stopped = Misses(pipeline).Where(miss => miss.Cause == "stopped").Sum(miss => miss.Count);
        Assert.Equal(gaps.Where(gap => gap > 1).Sum(gap => gap - 1), stopped, 1.0);
        var runTime = pipeline.GetProperty("forecasts")[0].GetProperty("runTime");
        Assert.True(runTime.GetProperty("isFirmAlarm").GetBoolean());
        Assert.Contains(gateway.Output, line => line.Contains("of the last 100 slots", StringComparison.Ordinal));
    }

    [Fact]
    public async Task After_a_kill_in_the_middle_of_slots_no_id_comes_twice_and_the_gap_is_recorded()
    {
        var schema = await ForecastReader.LoadSchemaAsync();
        using var folder = new TemporaryFolder();
        using var broker = await Mosquitto.StartAsync();
        var config = new PlantConfig(folder, broker.Port).Write();
        using var forecasts = new Subscriber(broker.Port, PlantConfig.ForecastTopic);
        for (var round = 0; round < 3; round++)
        {
            await using var gateway = await GatewayProcess.RunGatewayAsync(config);
            await gateway.ConnectedAsync();
            await using var feed = new PlantFeed(broker.Port, TimeSpan.FromSeconds(30));
            var before = forecasts.Messages.Count;
            await gateway.UntilAsync(() => forecasts.Messages.Count >= before + 3, "three forecasts");
            var status = (await gateway.PipelineAsync()).GetProperty("forecasts")[0];
            var thread = status.GetProperty("thread").GetString()!;
            Assert.Contains(thread.Split(' ')[0], new[] { "fifo", "nice", "default:" });
            if (round > 0)
                Assert.Contains(gateway.Output, line =>
                    line.Contains("slots passed without a forecast", StringComparison.Ordinal)
                    && line.Contains("start", StringComparison.Ordinal));
            await gateway.KillAsync();
            await Task.Delay(TimeSpan.FromSeconds(3), TimeProvider.System);
        }

        var messages = forecasts.Messages.Select(message => ForecastReader.Read(schema, message.Payload)).ToList();
        // The outbox may repeat a message whose acknowledgement was lost, bit for bit; never another under its id.
        foreach (var same in messages.GroupBy(message => ForecastReader.Text(message, "id")))
            Assert.Single(same.Select(message => message.GetRawText()).Distinct());
        AssertNoBurst([.. messages.DistinctBy(message => ForecastReader.Text(message, "id"))]);
    }

    private static void AssertNoBurst(List<JsonElement> messages)
    {
        foreach (var (first, second) in messages.Zip(messages.Skip(1)))
            Assert.True(ForecastReader.Slot(second) > ForecastReader.Slot(first),
                $"{ForecastReader.Text(first, "id")}, {ForecastReader.Text(second, "id")}");
    }

    private static IEnumerable<(string Cause, long Count)> Misses(JsonElement pipeline) =>
        pipeline.GetProperty("forecasts")[0].GetProperty("runTime").GetProperty("misses").EnumerateArray()
            .Select(miss => (miss.GetProperty("cause").GetString()!, miss.GetProperty("count").GetInt64()));

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static extern int Signal(int process, int signal);
}
