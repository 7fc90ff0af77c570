using EdgeForecast.Core.Signals;
using EdgeForecast.Core.Windows;

namespace EdgeForecast.Core.Tests.Forecasting;

/// <summary>
/// A history that answers from a function of time: the value of every signal at a step's end, NaN where there is none.
/// Knows nothing that arrived after the cut; a value arrives a set time after its step has ended.
/// </summary>
internal sealed class FakeHistory(IReadOnlyList<BoundWindow> windows, Func<Timestamp, double> value) : IFeatureHistory
{
    private Timestamp _cut = Timestamp.MinValue;

    /// <summary>How long after its end a step becomes known.</summary>
    public TimeSpan Latency { get; set; }

    public Quality Quality { get; set; } = Quality.Good;

    /// <summary>Why no model's window is usable; null: they are.</summary>
    public string? Unusable { get; set; }

    public double ImputedShare { get; set; }

    public int FillCount { get; private set; }

    public Timestamp Cut => _cut;

    public void Offer(ReadOnlySpan<Sample> accepted) => throw new NotSupportedException("answers from a function");

    public void AdvanceTo(Timestamp cut)
    {
        if (cut > _cut) _cut = cut;
    }

    public WindowResult Fill(int window, Timestamp origin, Span<float> destination)
    {
        FillCount++;
        if (Unusable is { } reason) return new WindowResult(false, reason, 1, Quality);
        var definition = windows[window].Definition;
        for (var i = 0; i < destination.Length; i++)
            destination[i] = (float)value(origin - definition.Step * (definition.Length - 1 - i % definition.Length));
        return new WindowResult(true, "", ImputedShare, Quality);
    }

    public bool TryGetStep(int window, int column, Timestamp stepEnd, out double found, out Quality quality)
    {
        found = stepEnd + Latency <= _cut ? value(stepEnd) : double.NaN;
        quality = Quality;
        return !double.IsNaN(found);
    }
}
