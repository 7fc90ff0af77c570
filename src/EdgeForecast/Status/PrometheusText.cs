using System.Globalization;
using System.Text;
using EdgeForecast.Core.Time;

namespace EdgeForecast.Status;

/// <summary>
/// Writes the Prometheus text exposition format, version 0.0.4: for each family a HELP and a TYPE line, then its
/// samples; in label values backslash, quote and line feed are escaped, in help texts backslash and line feed.
/// </summary>
internal sealed class PrometheusText
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";
    private readonly StringBuilder _text = new();
    private string _family = "";

    /// <summary>Begins a family of counters: they only grow. Its name must end with <c>_total</c>.</summary>
    public PrometheusText Counter(string name, string help) => Family(name, "counter", help);

    /// <summary>Begins a family of gauges: they go up and down.</summary>
    public PrometheusText Gauge(string name, string help) => Family(name, "gauge", help);

    /// <summary>One value of the family that was begun last, with its labels.</summary>
    public PrometheusText Value(double value, params ReadOnlySpan<(string Name, string Value)> labels)
    {
        _text.Append(_family);
        for (var i = 0; i < labels.Length; i++)
        {
            _text.Append(i == 0 ? '{' : ',').Append(labels[i].Name).Append("=\"");
            Escape(labels[i].Value, quotes: true);
            _text.Append('"');
        }

        if (labels.Length > 0) _text.Append('}');
        _text.Append(' ').Append(Number(value)).Append('\n');
        return this;
    }

    public PrometheusText Value(bool value, params ReadOnlySpan<(string Name, string Value)> labels) =>
        Value(value ? 1 : 0, labels);

    /// <summary>A family of one histogram of durations, in seconds.</summary>
    public PrometheusText Histogram(string name, string help, DurationCounts durations)
    {
        Family(name, "histogram", help);
        long seen = 0;
        _family = name + "_bucket";
        for (var i = 0; i < durations.Counts.Count; i++)
        {
            seen += durations.Counts[i];
            var bound = i < durations.BoundSeconds.Count ? durations.BoundSeconds[i] : double.PositiveInfinity;
            Value(seen, ("le", Number(bound)));
        }

        _family = name + "_sum";
        Value(durations.SumSeconds);
        _family = name + "_count";
        return Value(seen);
    }

    public override string ToString() => _text.ToString();

    private PrometheusText Family(string name, string type, string help)
    {
        _family = name;
        _text.Append("# HELP ").Append(name).Append(' ');
        Escape(help, quotes: false);
        _text.Append("\n# TYPE ").Append(name).Append(' ').Append(type).Append('\n');
        return this;
    }

    private static string Number(double value) =>
        double.IsPositiveInfinity(value) ? "+Inf"
        : double.IsNegativeInfinity(value) ? "-Inf"
        : double.IsNaN(value) ? "NaN"
        : value.ToString("R", CultureInfo.InvariantCulture);

    private void Escape(string text, bool quotes)
    {
        foreach (var character in text)
        {
            if (character == '\\') _text.Append(@"\\");
            else if (character == '\n') _text.Append(@"\n");
            else if (character == '"' && quotes) _text.Append("\\\"");
            else _text.Append(character);
        }
    }
}
