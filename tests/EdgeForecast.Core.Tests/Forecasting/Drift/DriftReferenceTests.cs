using System.Globalization;
using EdgeForecast.Core.Forecasting.Drift;
using EdgeForecast.Core.Forecasting.State;
using EdgeForecast.TestKit;

namespace EdgeForecast.Core.Tests.Forecasting.Drift;

/// <summary>The field's reference detectors on its own test and documentation streams.</summary>
public sealed class DriftReferenceTests
{
    [Fact]
    public void Two_sided_page_hinkley_equals_the_reference_at_each_step()
    {
        var test = new PageHinkley();
        foreach (var row in Streams())
        {
            Assert.Equal(row["ph_both_detect"] == 1, test.Update(row["river_test_stream1"]));
            Assert.Equal(row["ph_both_stat"], test.Statistic, 1e-9);
        }
    }

    [Fact]
    public void Adwin_equals_the_reference_at_each_step()
    {
        var window = new Adwin();
        foreach (var row in Streams())
        {
            Assert.Equal(row["adwin_detect"] == 1, window.Update(row["river_test_stream1"]));
            Assert.Equal(row["adwin_width"], window.Width);
            Assert.Equal(row["adwin_mean"], window.Mean, 1e-9);
        }
    }

    [Fact]
    public void Detections_stand_where_the_reference_has_them()
    {
        Assert.Equal([1020, 1991], Detections("river_test_stream1", new PageHinkley(side: PageHinkleySide.Up).Update));
        Assert.Equal([1020, 1397, 1548, 1988], Detections("river_test_stream1", new PageHinkley().Update));
        Assert.Equal([1055], Detections("river_test_stream1", new Adwin().Update));
        Assert.Equal([1006], Detections("river_doc_stream", new PageHinkley().Update));
        Assert.Equal([1023], Detections("river_doc_stream", new Adwin().Update));
    }

    [Fact]
    public void Detectors_restored_in_mid_stream_go_on_as_if_nothing_had_happened()
    {
        var (test, window) = (new PageHinkley(), new Adwin());
        foreach (var row in Streams())
        {
            var writer = new StateWriter();
            test.WriteState(writer);
            window.WriteState(writer);
            var reader = new StateReader(writer.Written);
            (test, window) = (new PageHinkley(), new Adwin());
            Assert.True(test.TryReadState(ref reader) && window.TryReadState(ref reader) && reader.AtEnd);
            Assert.Equal(row["ph_both_detect"] == 1, test.Update(row["river_test_stream1"]));
            Assert.Equal(row["adwin_detect"] == 1, window.Update(row["river_test_stream1"]));
        }
    }

    [Fact]
    public void Population_stability_index_equals_the_reference()
    {
        var rows = File.ReadLines(Repository.PathTo(
            "tests", "EdgeForecast.Core.Tests", "Forecasting", "Drift", "reference", "psi_example.csv")).Skip(1)
            .Select(line => line.Split(',')).ToArray();
        var expected = Column(rows, 0);
        var edges = new double[PopulationStability.BinCount - 1];
        PopulationStability.Edges(expected, edges);
        Assert.Equal(
            0.33350622531759055,
            PopulationStability.Index(Counts(expected, edges), Counts(Column(rows, 1), edges)),
            1e-12);
    }

    [Fact]
    public void What_is_not_finite_is_passed_over()
    {
        var (test, window) = (new PageHinkley(), new Adwin());
        foreach (var value in new[] { double.NaN, double.PositiveInfinity, double.NegativeInfinity })
        {
            Assert.False(test.Update(value));
            Assert.False(window.Update(value));
        }

        Assert.Equal((0, 0), (test.Statistic, window.Width));
    }

    private static List<int> Detections(string stream, Func<double, bool> update)
    {
        var found = new List<int>();
        foreach (var row in Streams())
            if (update(row[stream])) found.Add((int)row["i"]);
        return found;
    }

    private static double[] Column(string[][] rows, int column) =>
    [
        .. rows.Where(row => row.Length > column && row[column].Length > 0)
            .Select(row => double.Parse(row[column], CultureInfo.InvariantCulture)),
    ];

    private static int[] Counts(double[] values, double[] edges)
    {
        var counts = new int[PopulationStability.BinCount];
        foreach (var value in values) counts[PopulationStability.BinOf(value, edges)]++;
        return counts;
    }

    private static IEnumerable<Dictionary<string, double>> Streams()
    {
        var lines = File.ReadLines(SharedFolder.Require("reference/drift_streams.csv"));
        string[]? names = null;
        foreach (var line in lines)
        {
            var cells = line.Split(',');
            if (names is null)
            {
                names = cells;
                continue;
            }

            yield return names.Zip(cells).ToDictionary(
                pair => pair.First, pair => double.Parse(pair.Second, CultureInfo.InvariantCulture));
        }
    }
}
