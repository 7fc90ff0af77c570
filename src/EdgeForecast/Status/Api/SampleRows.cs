using System.Text.Json;
using EdgeForecast.Core.Signals;
using EdgeForecast.Core.Tables;

namespace EdgeForecast.Status.Api;

/// <summary>Samples as JSON objects, with the columns of the table (<see cref="SampleCsv"/>).</summary>
internal static class SampleRows
{
    /// <summary>
    /// <c>{"time","signal","value","quality","arrival","flags","delivery"}</c>; a value that JSON cannot write is null.
    /// </summary>
    public static void WriteJson(Utf8JsonWriter json, in Sample sample, string signal)
    {
        json.WriteStartObject();
        json.WriteString("time", sample.SourceTime.ToString());
        json.WriteString("signal", signal);
        if (double.IsFinite(sample.Value)) json.WriteNumber("value", sample.Value);
        else json.WriteNull("value");
        json.WriteString("quality", QualityText.Of(sample.Quality));
        json.WriteString("arrival", sample.ArrivalTime.ToString());
        json.WriteNumber("flags", (int)sample.Flags);
        json.WriteNumber("delivery", sample.DeliveryId);
        json.WriteEndObject();
    }
}
