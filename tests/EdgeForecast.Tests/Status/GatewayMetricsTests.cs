using System.Text.RegularExpressions;
using EdgeForecast.Status;

namespace EdgeForecast.Tests.Status;

public sealed partial class GatewayMetricsTests
{
    [Fact]
    public void Every_line_follows_the_grammar_and_every_sample_its_family()
    {
        var family = "";
        var families = new HashSet<string>();
        foreach (var line in GatewayMetrics.Write(StatusSample.Gateway()).TrimEnd('\n').Split('\n'))
        {
            if (line.StartsWith("# HELP ", StringComparison.Ordinal))
            {
                family = line.Split(' ')[2];
                Assert.True(families.Add(family), $"{family} stands twice");
                continue;
            }

            if (line.StartsWith("# TYPE ", StringComparison.Ordinal))
            {
                Assert.Matches($"^# TYPE {family} (counter|gauge)$", line);
                // Counters, and nothing else, end with _total.
                Assert.Equal(line.EndsWith("counter", StringComparison.Ordinal),
                    family.EndsWith("_total", StringComparison.Ordinal));
                continue;
            }

            var match = SampleLine().Match(line);
            Assert.True(match.Success, line);
            Assert.Equal(family, match.Groups["name"].Value);
        }

        Assert.All(families, name => Assert.Matches("^edgeforecast_[a-z]+(_[a-z]+)*$", name));
    }

    [Fact]
    public void Label_values_are_escaped() => Assert.Contains(
        """edgeforecast_gate_findings_total{signal="t1.\"oil\"\\\n",reason="out-of-range"} 34""",
        GatewayMetrics.Write(StatusSample.Gateway()), StringComparison.Ordinal);

    [Fact]
    public void What_is_not_known_yet_has_no_sample()
    {
        var text = GatewayMetrics.Write(StatusSample.Gateway());

        Assert.Contains("edgeforecast_forecast_mae{forecast=\"oil\"} 0.5", text, StringComparison.Ordinal);
        Assert.DoesNotContain("edgeforecast_forecast_mae{forecast=\"new\"}", text, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(double.PositiveInfinity, "+Inf")]
    [InlineData(double.NegativeInfinity, "-Inf")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(0.1, "0.1")]
    [InlineData(1e300, "1E+300")]
    public void Numbers_are_written_as_the_format_wants_them(double value, string text) =>
        Assert.EndsWith(
            $"x {text}\n", new PrometheusText().Gauge("x", "h").Value(value).ToString(), StringComparison.Ordinal);

    // A name, labels with their escapes, a number.
    [GeneratedRegex(
        """^(?<name>[a-z_]+)(\{(,?[a-z]+="([^"\\]|\\\\|\\"|\\n)*")+\})? -?[0-9.E+-]+$""")]
    private static partial Regex SampleLine();
}
