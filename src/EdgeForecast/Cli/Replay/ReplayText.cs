using System.Buffers;
using System.Text;
using System.Text.Json;
using EdgeForecast.Core.Forecasting.Replay;

namespace EdgeForecast.Cli.Replay;

/// <summary>Tells people and programs what a replay has shown.</summary>
internal static class ReplayText
{
    public static void Write(ReplaySummary summary, TextWriter output)
    {
        foreach (var outcome in summary.Shown)
        {
            output.WriteLine($"{outcome.Id}: {Of(outcome.Verdict)}");
            foreach (var finding in outcome.Findings) output.WriteLine($"  {finding}");
        }

        foreach (var note in summary.Notes) output.WriteLine(note);
        output.WriteLine(
            $"{summary.ForecastCount} forecasts: {summary.SameCount} the same bit for bit, "
            + $"{summary.DifferentCount} different, {summary.NotReplayableCount} not replayable.");
    }

    public static string Json(ReplaySummary summary)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteNumber("forecasts", summary.ForecastCount);
            json.WriteNumber("same", summary.SameCount);
            json.WriteNumber("different", summary.DifferentCount);
            json.WriteNumber("notReplayable", summary.NotReplayableCount);
            json.WriteStartArray("findings");
            foreach (var outcome in summary.Shown)
            {
                json.WriteStartObject();
                json.WriteString("id", outcome.Id);
                json.WriteString("verdict", Of(outcome.Verdict));
                json.WriteStartArray("findings");
                foreach (var finding in outcome.Findings) json.WriteStringValue(finding);
                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartArray("notes");
            foreach (var note in summary.Notes) json.WriteStringValue(note);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    private static string Of(ReplayVerdict verdict) => verdict switch
    {
        ReplayVerdict.Same => "same",
        ReplayVerdict.Different => "different",
        _ => "not-replayable",
    };
}
