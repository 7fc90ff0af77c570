using EdgeForecast.Buffer.Segments;
using EdgeForecast.Core.Pipeline;
using EdgeForecast.Core.Signals;
using EdgeForecast.Core.Validation;
using EdgeForecast.Core.Windows;
using EdgeForecast.Status;

namespace EdgeForecast.Startup;

/// <summary>
/// Reads the end of the buffer at start: windows are filled as they were, and the gate knows again what was taken in
/// last, so that a redelivery after a restart is found to be one.
/// </summary>
internal static class WarmStart
{
    // Whatever the windows need, a broker may redeliver what came in during its last minutes.
    private static readonly TimeSpan _lookbackMin = TimeSpan.FromMinutes(15);

    public static void Run(
        SampleStore store, Gate gate, IReadOnlyList<FeatureHistory> histories, LastSamples last, StartupLog log)
    {
        if (store.NewestArrival is not { } newest) return;
        var lookback = histories.Select(history => history.Lookback).Append(_lookbackMin).Max();
        long sampleCount = 0, gapCount = 0;
        using var cursor = store.Open(new SampleQuery(newest - lookback, Timestamp.MaxValue));
        while (cursor.MoveNext())
        {
            if (cursor.Gap is not null) gapCount++;
            var samples = cursor.Samples;
            if (samples.IsEmpty) continue;
            sampleCount += samples.Length;
            gate.Restore(samples);
            last.OnAccepted(samples);
            foreach (var history in histories) history.Offer(samples);
        }

        log.WarmStarted(sampleCount, gapCount, newest);
    }

    /// <summary>Fills the windows of one history alone.</summary>
    /// <exception cref="IOException">The buffer cannot be read.</exception>
    public static void Fill(SampleStore store, FeatureHistory history)
    {
        if (store.NewestArrival is not { } newest) return;
        using var cursor = store.Open(new SampleQuery(newest - history.Lookback, Timestamp.MaxValue));
        while (cursor.MoveNext())
            if (!cursor.Samples.IsEmpty) history.Offer(cursor.Samples);
    }
}
