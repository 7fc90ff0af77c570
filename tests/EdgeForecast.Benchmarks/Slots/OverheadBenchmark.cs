using System.Diagnostics;
using System.Globalization;
using EdgeForecast.Core.Forecasting;
using EdgeForecast.Core.Forecasting.RunTime;
using EdgeForecast.Core.Forecasting.Slots;
using EdgeForecast.Core.Signals;
using EdgeForecast.Core.Time;
using EdgeForecast.Core.Windows;
using EdgeForecast.Forwarding;
using EdgeForecast.Inference.Isolation;
using EdgeForecast.Inference.Scheduling;

namespace EdgeForecast.Benchmarks.Slots;

/// <summary>
/// <c>overhead [--count N] [--json]</c>: what a slot with seven experts takes beyond bare runs of the same models, one
/// after the other, on prepared windows, in this process; what it allocates until its message is written, and after
/// that beyond the next one's. Bare runs and slots alternate, so that both see the same machine.
/// </summary>
internal static class OverheadBenchmark
{
    private static readonly TimeSpan _step = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan _lead = TimeSpan.FromMicroseconds(100);

    public static async Task<int> RunAsync(string[] args)
    {
        var told = SlotArguments.Parse(args, 2000);
        await using var rig = new SlotRig(_step, "50ms", told.IsPlain);
        var experts = await rig.Models.LoadGoodAsync(ModelIsolation.Thread);
        var definition = rig.Define("overhead", 50, 30, experts);
        var history = new FeatureHistory(definition.Windows());
        var receiver = new LastForecast(rig.Forwarder);
        // The thread that asks and the one that runs models stand as they do in a gateway.
        if (!told.IsPlain) SlotThread.Claim();
        using var runner = new ForecastRunner(definition, history, receiver, TimeProvider.System, TimeProvider.System);
        using var never = new ManualResetEventSlim();
        var sessions = rig.Models.OpenSessions();
        var (slots, runs) = (new double[told.Count], new double[told.Count]);
        var (slotBytes, extraBytes) = (long.MaxValue, long.MaxValue);
        const int WarmUp = 300;
        var time = Timestamp.Now(TimeProvider.System).FloorTo(_step);
        for (var i = -WarmUp; i < told.Count; i++)
        {
            time += _step;
            rig.Series.OfferThrough(time, [history]);
            var start = Stopwatch.GetTimestamp();
            foreach (var session in sessions) session.Run();
            var bareMs = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            var slot = new DueSlot(time);
            // As the loop of a forecast does before the slot's moment.
            runner.Expect();
            BriefSpin.Pass(_lead, never);
            var bytes = GC.GetAllocatedBytesForCurrentThread();
            start = Stopwatch.GetTimestamp();
            var forecast = runner.RunSlot(slot);
            // To the hand-over: what follows keeps nobody waiting.
            var slotMs = Stopwatch.GetElapsedTime(start, receiver.At).TotalMilliseconds;
            var allBytes = GC.GetAllocatedBytesForCurrentThread() - bytes;
            if (i < 0) continue;
            if (forecast.Rung != "all") continue;
            (runs[i], slots[i]) = (bareMs, slotMs);
            slotBytes = Math.Min(slotBytes, receiver.BytesAt - bytes);
            bytes = GC.GetAllocatedBytesForCurrentThread();
            runner.MakeAgain(slot, forecast);
            extraBytes = Math.Min(extraBytes, allBytes - (GC.GetAllocatedBytesForCurrentThread() - bytes));
        }

        foreach (var session in sessions) session.Dispose();

        return Report(told, slots, runs, slotBytes, extraBytes, runner.Status.RunTime!.Stages);
    }

    private static int Report(
        SlotArguments told, double[] slots, double[] runs, long slotBytes, long extraBytes,
        IReadOnlyList<TimesStatus> stages)
    {
        var (slotUs, bareUs) = (MedianUs(slots), MedianUs(runs));
        var overUs = slotUs - bareUs;
        var share = overUs / bareUs;
        var isWithin = (share < 0.1 || overUs < 150) && slotBytes == 0 && extraBytes == 0;
        Console.WriteLine(told.IsJson
            ? string.Create(CultureInfo.InvariantCulture,
                $$"""{"slots":{{told.Count}},"experts":7,"bareUs":{{bareUs:F1}},"slotUs":{{slotUs:F1}}"""
                + $$""","overheadUs":{{overUs:F1}},"overheadShare":{{share:F3}},"bytesToHandOver":{{slotBytes}}"""
                + $$""","bytesBeyondNextMessage":{{extraBytes}}"""
                + $$""","within":{{(isWithin ? "true" : "false")}}"""
                + $$""","stagesP50Us":{ {{string.Join(',', stages.Select(TextOf))}} } }""")
            : string.Create(CultureInfo.InvariantCulture,
                $"seven bare runs {bareUs:F0} us, the slot {slotUs:F0} us, beyond them {overUs:F0} us ({share:P0}), "
                + $"{slotBytes} bytes until the message is written, {extraBytes} after that beyond the next one"));
        return isWithin ? 0 : 1;
    }

    private static string TextOf(TimesStatus stage) =>
        string.Create(CultureInfo.InvariantCulture, $"\"{stage.Name}\":{stage.P50Ms * 1000:F0}");

    private static double MedianUs(double[] times)
    {
        var sorted = times.Where(time => time > 0).Order().ToArray();
        return sorted.Length == 0 ? double.NaN : sorted[sorted.Length / 2] * 1000;
    }

    /// <summary>Writes the message as a gateway does; nobody takes it.</summary>
    private sealed class LastForecast(ForecastForwarder forwarder) : IForecastReceiver
    {
        public long At { get; private set; }

        public long BytesAt { get; private set; }

        public void Prepare(Forecast next) => forwarder.Prepare(next);

        public void Accept(Forecast forecast)
        {
            forwarder.CreateMessage(forecast);
            At = Stopwatch.GetTimestamp();
            BytesAt = GC.GetAllocatedBytesForCurrentThread();
        }
    }
}
