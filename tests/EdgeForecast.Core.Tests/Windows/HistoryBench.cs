using EdgeForecast.Core.Signals;
using EdgeForecast.Core.Windows;

namespace EdgeForecast.Core.Tests.Windows;

/// <summary>Short words for tests of one history: steps of ten seconds, times in seconds after a start.</summary>
internal static class HistoryBench
{
    public static readonly TimeSpan GridStep = TimeSpan.FromSeconds(10);

    private static readonly Timestamp _start = Timestamp.From(new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero));

    public static WindowDefinition Window(int length, params WindowColumn[] columns) =>
        new(GridStep, length, columns, ImputedShareMax: 0.7);

    public static FeatureHistory History(WindowDefinition window, FeatureHistoryOptions? options = null) =>
        new([new BoundWindow(window, new SignalId[window.Columns.Count])], options);

    public static float[] Filled(FeatureHistory history, double origin, double share = 0)
    {
        var destination = new float[64];
        for (var length = 1; length <= destination.Length; length++)
        {
            var candidate = new float[length];
            WindowResult result;
            try
            {
                result = history.Fill(0, At(origin), candidate);
            }
            catch (ArgumentException)
            {
                // Not the window's size: the test does not have to say it twice.
                continue;
            }

            Assert.True(result.Usable, result.Reason);
            Assert.Equal("", result.Reason);
            Assert.Equal(share, result.ImputedShare, 12);
            return candidate;
        }

        throw new InvalidOperationException("The window is larger than the test thought.");
    }

    public static void Offer(FeatureHistory history, params (double Second, double Value)[] samples)
    {
        foreach (var (second, value) in samples) history.Offer([Sample(second, value)]);
    }

    public static Sample Sample(double second, double value, int signal = 0) =>
        new(new SignalId(signal), value, Quality.Good, At(second), At(second));

    public static Sample Raw(int second, double value) => new(
        default, value, Quality.Good, new Timestamp(second * TimeSpan.TicksPerSecond),
        new Timestamp(second * TimeSpan.TicksPerSecond));

    public static Timestamp At(double second) => _start + TimeSpan.FromSeconds(second);
}
