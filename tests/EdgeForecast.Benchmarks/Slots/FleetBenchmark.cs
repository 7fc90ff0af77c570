using System.Globalization;

namespace EdgeForecast.Benchmarks.Slots;

/// <summary>
/// <c>fleet [--seconds N] [--budget-only-persistence] [--json]</c>: fifty forecasts of seven experts each at periods
/// from 1 s to 1 min, all slots on the full second, on the cores there are. With the option a budget of 1 ms, which no
/// model fits in: every message has to say so. Ends with 1 where a slot was missed, or a message said something else.
/// </summary>
internal static class FleetBenchmark
{
    private const int ForecastCount = 50;
    private static readonly int[] _periodsMs = [1000, 2000, 5000, 10_000, 15_000, 20_000, 30_000, 60_000];

    public static async Task<int> RunAsync(string[] args)
    {
        var told = SlotArguments.Parse(args, 0);
        var isTight = args.Contains("--budget-only-persistence");
        await using var rig = new SlotRig(TimeSpan.FromSeconds(1), "1s", told.IsPlain);
        var receivers = new List<OutboxReceiver>();
        for (var i = 0; i < ForecastCount; i++)
        {
            var periodMs = _periodsMs[i % _periodsMs.Length];
            var receiver = new OutboxReceiver(rig.Forwarder, told.Seconds + 100);
            receivers.Add(receiver);
            rig.Add(
                rig.Define($"fleet{i}", periodMs, isTight ? 1 : periodMs / 3 * 2, await rig.Models.LoadGoodAsync(),
                    hasSeason: !isTight),
                receiver);
        }

        var watch = new ProcessWatch();
        rig.Start();
        while (watch.Seconds < told.Seconds)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System);
            watch.Look();
        }

        return Report(told, isTight, rig, receivers, watch);
    }

    private static int Report(
        SlotArguments told, bool isTight, SlotRig rig, List<OutboxReceiver> receivers, ProcessWatch watch)
    {
        var statuses = rig.Loops.Select(loop => loop.Status).ToList();
        // A budget of a millisecond is missed by a slot thread that wakes a millisecond late: there only whole slots
        // count.
        var missCount = isTight
            ? statuses.Sum(status => status.MissedCount)
            : statuses.Sum(status => status.RunTime!.Misses.Sum(miss => miss.Count));
        var issuedCount = statuses.Sum(status => status.IssuedCount);
        var rungs = receivers.SelectMany(receiver => receiver.Rungs).GroupBy(pair => pair.Key, pair => pair.Value)
            .ToDictionary(group => group.Key, group => group.Sum());
        var isAsExpected = !isTight || rungs.Keys.All(rung => rung == "persistence");
        var workersCpu = WorkersCpuSeconds(rig);
        var maxMs = receivers.SelectMany(receiver => receiver.HandOverMs.ToArray()).DefaultIfEmpty().Max();
        var rungText = string.Join(",", rungs.Select(pair => $"\"{pair.Key}\":{pair.Value}"));
        Console.WriteLine(told.IsJson
            ? string.Create(CultureInfo.InvariantCulture,
                $"{{\"forecasts\":{ForecastCount},\"seconds\":{watch.Seconds:F0},"
                + $"\"issued\":{issuedCount},\"misses\":{missCount},"
                + $"\"rungs\":{{{rungText}}},\"handOverMsMax\":{maxMs:F1},\"gatewayCpuSeconds\":{watch.CpuSeconds:F2},"
                + $"\"workersCpuSeconds\":{workersCpu:F2},\"residentMb\":{watch.ResidentLast >> 20},"
                + $"\"threads\":{watch.ThreadsLast},\"lastReason\":\"{receivers[0].LastReason}\"}}")
            : string.Create(CultureInfo.InvariantCulture,
                $"{issuedCount} forecasts in {watch.Seconds:F0} s, {missCount} missed, {rungText}; "
                + $"{watch.CpuSeconds + workersCpu:F1} s of processor, {watch.ResidentLast >> 20} MiB"));
        return missCount == 0 && isAsExpected ? 0 : 1;
    }

    private static double WorkersCpuSeconds(SlotRig rig)
    {
        double ticks = 0;
        foreach (var worker in rig.Host.Status.Workers)
        {
            var fields = File.ReadAllText($"/proc/{worker.ProcessId}/stat").Split(") ")[1].Split(' ');
            ticks += double.Parse(fields[11], CultureInfo.InvariantCulture)
                + double.Parse(fields[12], CultureInfo.InvariantCulture);
        }

        // Linux counts them in hundredths of a second.
        return ticks / 100;
    }
}
