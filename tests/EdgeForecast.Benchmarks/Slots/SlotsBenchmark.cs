using System.Globalization;
using System.Text.Json;
using EdgeForecast.Benchmarks.Inference;
using EdgeForecast.Core.Forecasting;
using EdgeForecast.Core.Signals;

namespace EdgeForecast.Benchmarks.Slots;

/// <summary>
/// <c>slots --count N --attack none|all [--priority best|default] [--period 50] [--budget 20] [--json]</c>: whether a
/// forecast leaves in every slot before its deadline. With <c>--attack all</c> beside the seven good models: one that
/// loops, one that can't be interrupted, on a thread and in a process, one that throws, one that fails, one that
/// answers NaN, one that hangs for ever, two programs that take both cores, and a thread that allocates. Ends with 1
/// where a message was lost in front of the outbox or an id came twice, and where a slot was missed, except at default
/// priority, where the misses are what is to be seen.
/// </summary>
internal static class SlotsBenchmark
{
    private const int LateShownMax = 50;
    private const int SlowestShownMax = 20;

    public static async Task<int> RunAsync(string[] args)
    {
        var told = SlotArguments.Parse(args, 3000);
        await using var rig = new SlotRig(
            TimeSpan.FromMilliseconds(told.PeriodMs), $"{told.PeriodMs}ms", told.IsPlain);
        var experts = await rig.Models.LoadGoodAsync();
        if (told.IsAttacked) experts.AddRange(await rig.Models.LoadBadAsync());
        var receiver = new OutboxReceiver(rig.Forwarder, told.Count + 100)
        {
            Period = TimeSpan.FromMilliseconds(told.PeriodMs),
        };
        var loop = rig.Add(rig.Define("bench", told.PeriodMs, told.BudgetMs, experts), receiver);
        var watch = new ProcessWatch();
        using var stalls = new ProcessorStalls();
        // Other programs stand where every program does, not where this one has asked to be.
        using (var hogs = new CpuHogs(told.IsAttacked ? 2 : 0, nice: 0))
        using (var garbage = told.IsAttacked ? new Garbage() : null)
        {
            rig.Start();
            while (loop.Status is var now && now.IssuedCount + Passed(now) < told.Count)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
                watch.Look();
            }
        }

        stalls.End();
        var status = loop.Status;
        var missCount = status.RunTime!.Misses.Sum(miss => miss.Count);
        Report(told, rig, receiver, status, missCount, watch, stalls);
        var isLost = rig.Forwarder.RefusedCount > 0 || receiver.DuplicateCount > 0;
        return isLost || (missCount > 0 && !told.IsPlain) ? 1 : 0;
    }

    private static long Passed(ForecastStatus status) => status.RunTime!.Misses
        .Where(miss => miss.Cause is "restart" or "start" or "clock" or "stopped" or "late").Sum(miss => miss.Count);

    private static void Report(
        SlotArguments told, SlotRig rig, OutboxReceiver receiver, ForecastStatus status, long missCount,
        ProcessWatch watch, ProcessorStalls stalls)
    {
        var times = receiver.HandOverMs.ToArray();
        var late = times.Index().Where(time => time.Item > told.BudgetMs).Take(LateShownMax).ToList();
        var slowest = times.Index().OrderByDescending(time => time.Item).Take(SlowestShownMax)
            .OrderBy(time => time.Index).ToList();
        Array.Sort(times);
        using var output = new MemoryStream();
        using (var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteNumber("slots", status.IssuedCount + Passed(status));
            json.WriteString("attack", told.IsAttacked ? "all" : "none");
            json.WriteNumber("periodMs", told.PeriodMs);
            json.WriteNumber("budgetMs", told.BudgetMs);
            json.WriteString("thread", status.Thread);
            json.WriteString("process", rig.Place);
            json.WriteNumber("issued", status.IssuedCount);
            json.WriteNumber("byStandby", status.StandbyCount);
            json.WriteNumber("misses", missCount);
            json.WriteStartObject("missesByCause");
            foreach (var miss in status.RunTime!.Misses) json.WriteNumber(miss.Cause, miss.Count);
            json.WriteEndObject();
            WriteBySlot(json, "lateMsBySlot", late);
            WriteBySlot(json, "slowestMsBySlot", slowest);
            json.WriteStartObject("passedBeforeSlot");
            foreach (var (place, count) in receiver.Gaps.Take(LateShownMax))
                json.WriteNumber(place.ToString(CultureInfo.InvariantCulture), count);
            json.WriteEndObject();
            WriteStalls(json, told, receiver, late, stalls);
            json.WriteNumber("duplicateIds", receiver.DuplicateCount);
            json.WriteNumber("allocatingSlots", receiver.AllocatingCount);
            json.WriteNumber("refusedByOutbox", rig.Forwarder.RefusedCount);
            json.WriteStartObject("handOverMs");
            ReadOnlySpan<(string, double)> shares = [("p50", 0.5), ("p99", 0.99), ("p999", 0.999), ("max", 1)];
            foreach (var (name, share) in shares)
                json.WriteNumber(name, Math.Round(Percentile(times, share), 3));
            json.WriteEndObject();
            json.WriteStartObject("rungs");
            foreach (var (rung, count) in receiver.Rungs.OrderBy(pair => pair.Key, StringComparer.Ordinal))
                json.WriteNumber(rung, count);
            json.WriteEndObject();
            WriteExperts(json, status);
            WriteStages(json, status);
            WriteMachine(json, rig, watch);
            WriteHistogram(json, times);
            json.WriteEndObject();
        }

        var text = System.Text.Encoding.UTF8.GetString(output.ToArray());
        if (told.IsJson) Console.WriteLine(text);
        else WriteTable(told, status, missCount, times);
    }

    private static void WriteBySlot(Utf8JsonWriter json, string name, List<(int Slot, double Ms)> times)
    {
        json.WriteStartObject(name);
        foreach (var (slot, ms) in times)
            json.WriteNumber(slot.ToString(CultureInfo.InvariantCulture), Math.Round(ms, 3));
        json.WriteEndObject();
    }

    /// <summary>When the processors themselves stood still, and which misses fell into such a time.</summary>
    private static void WriteStalls(
        Utf8JsonWriter json, SlotArguments told, OutboxReceiver receiver, List<(int Place, double Ms)> late,
        ProcessorStalls stalls)
    {
        json.WriteStartObject("processorStalls");
        json.WriteString("witness", stalls.Place);
        json.WriteNumber("count", stalls.Count);
        json.WriteNumber("maxMs", stalls.MaxMs);
        json.WriteStartArray("overBudget");
        foreach (var (processor, to, ms, stolenMs) in stalls.Over(told.BudgetMs))
        {
            json.WriteStartObject();
            json.WriteString("to", to.ToString());
            json.WriteNumber("processor", processor);
            json.WriteNumber("ms", ms);
            if (double.IsFinite(stolenMs)) json.WriteNumber("stolenMs", stolenMs);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteStartObject("stallMsByProcessorAtMiss");
        foreach (var (place, ms) in late)
            Write(place, receiver.SlotAt(place), TimeSpan.FromMilliseconds(ms));
        foreach (var (place, count) in receiver.Gaps.Take(LateShownMax))
        {
            // From the slot before those that passed.
            var time = (count + 1) * receiver.Period;
            Write(place, receiver.SlotAt(place) - time, time);
        }

        json.WriteEndObject();

        void Write(int place, Timestamp from, TimeSpan time) => json.WriteNumbers(
            place.ToString(CultureInfo.InvariantCulture), stalls.LongestIn(from, from + time));
    }

    private static void WriteExperts(Utf8JsonWriter json, ForecastStatus status)
    {
        json.WriteStartArray("experts");
        foreach (var (expert, planned) in status.Experts.Zip(status.Plan!.Experts))
        {
            json.WriteStartObject();
            json.WriteString("name", expert.Name);
            json.WriteNumber("ok", expert.OkCount);
            json.WriteNumber("late", expert.LateCount);
            json.WriteNumber("failed", expert.FailedCount);
            json.WriteNumber("refused", expert.RefusedCount);
            json.WriteNumber("noWindow", expert.NoWindowCount);
            json.WriteNumber("leftOut", expert.LeftOutCount);
            json.WriteNumber("probes", planned.ProbeCount);
            json.WriteString("plan", planned.TakesPart ? "takes part" : planned.Reason);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteStages(Utf8JsonWriter json, ForecastStatus status)
    {
        json.WriteStartObject("stagesMs");
        foreach (var stage in status.RunTime!.Stages)
            json.WriteNumbers(stage.Name, [stage.P50Ms, stage.P99Ms, stage.P999Ms, stage.MaxMs]);
        json.WriteEndObject();
        json.WriteNumber("planChanges", status.Plan!.ChangeCount);
        json.WriteNumber("planAvailableMs", Math.Round(status.Plan.AvailableMs, 3));
        json.WriteNumber("planMakespanMs", Math.Round(status.Plan.MakespanMs, 3));
    }

    private static void WriteMachine(Utf8JsonWriter json, SlotRig rig, ProcessWatch watch)
    {
        var host = rig.Host.Status;
        json.WriteNumber("workerKills", host.WorkerKillCount);
        json.WriteNumber("threadsAbandoned", host.AbandonedThreadCount);
        json.WriteNumber("threadsStuck", host.StuckThreadCount);
        json.WriteNumbers("threads", [watch.ThreadsFirst, watch.ThreadsMax, watch.ThreadsLast]);
        json.WriteNumbers("residentMb",
            [watch.ResidentFirst >> 20, watch.ResidentMax >> 20, watch.ResidentLast >> 20]);
        json.WriteNumber("cpuSeconds", Math.Round(watch.CpuSeconds, 2));
        json.WriteNumber("seconds", Math.Round(watch.Seconds, 1));
        json.WriteNumber("gcPauseMs", Math.Round(GC.GetTotalPauseDuration().TotalMilliseconds, 1));
        json.WriteNumber("allocatedMb", GC.GetTotalAllocatedBytes() >> 20);
        json.WriteNumbers("collections", [GC.CollectionCount(0), GC.CollectionCount(1), GC.CollectionCount(2)]);
        json.WriteString("loadAverage", File.ReadAllText("/proc/loadavg").Split(' ')[0]);
    }

    private static void WriteHistogram(Utf8JsonWriter json, double[] times)
    {
        json.WriteStartArray("histogram");
        double from = 0;
        foreach (var to in (ReadOnlySpan<double>)
            [0.25, 0.5, 0.75, 1, 1.25, 1.5, 2, 3, 4, 5, 7.5, 10, 12.5, 15, 17.5, 20, 30, 50, 100, double.MaxValue])
        {
            var (low, high) = (from, to);
            var count = times.Count(time => time >= low && time < high);
            from = to;
            if (count == 0) continue;
            json.WriteStartObject();
            json.WriteNumber("fromMs", low);
            json.WriteNumber("count", count);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteTable(SlotArguments told, ForecastStatus status, long missCount, double[] times) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {(told.IsAttacked ? "all" : "none")} | {status.Thread} | {status.IssuedCount} | {missCount} | "
            + $"{Percentile(times, 0.5):F2} | {Percentile(times, 0.99):F2} | {Percentile(times, 0.999):F2} | "
            + $"{Percentile(times, 1):F2} |"));

    private static double Percentile(double[] sorted, double share) =>
        sorted.Length == 0 ? double.NaN : sorted[Math.Min((int)(share * sorted.Length), sorted.Length - 1)];
}
