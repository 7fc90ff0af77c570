using EdgeForecast.Core.Signals;
using EdgeForecast.Core.Windows;
using EdgeForecast.TestKit;

namespace EdgeForecast.Benchmarks.Slots;

/// <summary>
/// The kit's transformer, replayed with a step of the caller's: offered ahead of its time, with the arrival times that
/// it would have, so that what is late is never the series.
/// </summary>
internal sealed class PlantSeries
{
    public const string Target = "OT";
    private readonly double[][] _rows;
    private readonly TimeSpan _step;
    private readonly Sample[] _samples;
    private Timestamp _next;

    public PlantSeries(TimeSpan step, Timestamp now, int stepsBehind)
    {
        var lines = File.ReadAllLines(SharedFolder.Require("kit/data/ETTh1.csv"));
        Columns = [.. lines[0].Split(',')[1..]];
        _rows = [.. lines.Skip(1).Select(line => line.Split(',')[1..].Select(Number).ToArray())];
        _step = step;
        _samples = new Sample[Columns.Count];
        _next = now.FloorTo(step) - step * stepsBehind;
    }

    public IReadOnlyList<string> Columns { get; }

    public SignalTable Signals => new(Columns);

    /// <summary>Offers all steps up to a moment.</summary>
    public void OfferThrough(Timestamp moment, IReadOnlyList<FeatureHistory> histories)
    {
        for (; _next <= moment; _next += _step)
        {
            var row = _rows[(int)(_next.Ticks / _step.Ticks % _rows.Length)];
            // In the middle of the step that ends there.
            var at = _next - _step / 2;
            for (var i = 0; i < _samples.Length; i++)
                _samples[i] = new Sample(new SignalId(i), row[i], Core.Signals.Quality.Good, at, at);
            foreach (var history in histories) history.Offer(_samples);
        }
    }

    private static double Number(string text) =>
        double.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
