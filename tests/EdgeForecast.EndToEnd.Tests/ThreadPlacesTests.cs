using System.Globalization;
using EdgeForecast.TestKit;

namespace EdgeForecast.EndToEnd.Tests;

/// <summary>Where the kernel has the threads of the published binary.</summary>
public sealed class ThreadPlacesTests
{
    private const int Fifo = 1;

    [Fact]
    public async Task All_that_a_slot_waits_for_has_a_real_time_place_and_nothing_stands_behind_other_programs()
    {
        using var folder = new TemporaryFolder();
        using var broker = await Mosquitto.StartAsync();
        var config = new PlantConfig(folder, broker.Port).Write();
        await using var gateway = await GatewayProcess.RunGatewayAsync(config);
        await gateway.ConnectedAsync();
        await using var feed = new PlantFeed(broker.Port, TimeSpan.FromSeconds(30));
        var thread = "";
        await gateway.UntilAsync(async () =>
        {
            thread = (await gateway.PipelineAsync()).GetProperty("forecasts")[0].GetProperty("thread").GetString()!;
            return thread.Length > 0;
        }, "a forecast has its thread");
        Assert.SkipUnless(thread == "fifo 10", "needs the right to a real-time place (CAP_SYS_NICE)");

        // The forecast's first thread, and its second where that is of use.
        var slotThreadCount = Environment.ProcessorCount > 1 ? 2 : 1;

        // Threads come and go; the keeper looks ten times a second.
        await gateway.UntilAsync(() => Places(gateway.Id) is var places
            && places.Count(place => place is { Policy: Fifo, Rank: 10 }) == slotThreadCount
            && places.FindAll(place => place.Name == ".NET Server GC") is [{ Policy: Fifo, Rank: 11 }]
            && places.All(place => place.Policy == Fifo || place.Nice < 0), "all threads are in their places");
        Assert.Equal(0, await gateway.TerminateAsync());
    }

    private static List<(string Name, int Policy, int Rank, int Nice)> Places(int process)
    {
        var places = new List<(string, int, int, int)>();
        foreach (var folder in Directory.EnumerateDirectories($"/proc/{process}/task"))
            try
            {
                // proc(5): nice is the 19th field, the real-time rank the 40th, the policy the 41st.
                var parts = File.ReadAllText(folder + "/stat").Split(") ");
                var fields = parts[1].Split(' ');
                places.Add((parts[0].Split('(')[1], Number(fields[38]), Number(fields[37]), Number(fields[16])));
            }
            catch (IOException)
            {
                // It has ended in between.
            }

        return places;
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
