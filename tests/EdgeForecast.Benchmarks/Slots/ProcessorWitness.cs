using System.Globalization;
using EdgeForecast.Core.Signals;
using EdgeForecast.Inference.Scheduling;

namespace EdgeForecast.Benchmarks.Slots;

/// <summary>
/// A process of its own on one processor, whose thread has the highest real-time place and sleeps two milliseconds
/// again and again. Where it comes back much later, nothing ran on that processor, whatever its place: the kernel held
/// it, or below a virtual machine the host gave it to somebody else. The kernel counts the latter as stolen. It
/// allocates nothing meanwhile, so no collection stops it.
/// </summary>
internal static class ProcessorWitness
{
    public const string Verb = "witness";
    private const int HighestRank = 99;
    private const int CountMax = 100_000;
    private static readonly TimeSpan _sleep = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan _stallMin = TimeSpan.FromMilliseconds(8);
    private static readonly TimeSpan _stealPeriod = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// Watches until its input ends; then a line with the place that it has, and one for each stall: ticks of its end,
    /// milliseconds, and how many of those the host had taken: ten at a time, and up to a tenth of a second before it
    /// are counted in.
    /// </summary>
    /// <param name="processor">The one that it is bound to.</param>
    public static int Run(int processor)
    {
        var time = TimeProvider.System;
        using var steal = new StolenTime(processor);
        var stalls = new List<(Timestamp End, TimeSpan Time, double StolenMs)>(CountMax);
        var place = "";
        using var over = new ManualResetEvent(initialState: false);
        var thread = new Thread(() =>
        {
            place = SlotThread.TryMoveToRealTime(0, HighestRank) ? $"fifo {HighestRank}" : SlotThread.ClaimNice(-20);
            var before = time.GetTimestamp();
            var (stolenBefore, readAt) = (steal.ReadMs(), before);
            while (!over.WaitOne(_sleep))
            {
                var now = time.GetTimestamp();
                var passed = time.GetElapsedTime(before, now);
                if (passed >= _stallMin || time.GetElapsedTime(readAt, now) >= _stealPeriod)
                {
                    var end = Timestamp.Now(time);
                    var stolen = steal.ReadMs();
                    if (passed >= _stallMin && stalls.Count < CountMax)
                        stalls.Add((end, passed, stolen - stolenBefore));
                    (stolenBefore, readAt) = (stolen, now);
                }

                before = now;
            }
        });
        thread.Start();
        Console.In.ReadToEnd();
        over.Set();
        thread.Join();
        Console.WriteLine(place);
        foreach (var (end, passed, stolenMs) in stalls)
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{end.Ticks} {passed.TotalMilliseconds:F3} {stolenMs:F0}"));
        return 0;
    }
}
