using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using EdgeForecast.Buffer.Forecasts;
using EdgeForecast.Core.Tables;

namespace EdgeForecast.Status.Api;

/// <summary>Issued forecasts: a JSON object each, or a line a step of the horizon.</summary>
internal static class ForecastRows
{
    public const string Header = "id,forecast,target,slot,origin,issued,step,time,value,lower,upper,level,rung";

    public static void WriteJson(Utf8JsonWriter json, StoredForecast stored)
    {
        var forecast = stored.Forecast;
        json.WriteStartObject();
        json.WriteString("id", forecast.Id);
        json.WriteString("forecast", forecast.Name);
        json.WriteString("target", forecast.Target);
        json.WriteString("slot", forecast.Slot.ToString());
        json.WriteString("origin", forecast.Origin.ToString());
        json.WriteString("issued", forecast.IssuedAt.ToString());
        json.WriteStartArray("times");
        foreach (var time in forecast.TargetTimes) json.WriteStringValue(time.ToString());
        json.WriteEndArray();
        Numbers(json, "values", forecast.Values);
        Numbers(json, "lower", forecast.Lower);
        Numbers(json, "upper", forecast.Upper);
        json.WritePropertyName("level");
        Number(json, forecast.Level);
        json.WriteString("rung", forecast.Rung);
        json.WriteString("reason", forecast.Reason);
        json.WritePropertyName("imputedShare");
        Number(json, forecast.ImputedShare);
        json.WriteString("worstQuality", QualityText.Of(forecast.WorstQuality));
        WriteExperts(json, forecast);
        json.WriteStartObject("versions");
        json.WriteString("app", stored.Versions.App);
        json.WriteString("runtime", stored.Versions.Runtime);
        json.WriteString("processor", stored.Versions.Processor);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    public static void WriteCsvHeader(IBufferWriter<byte> to) => to.Write(Encoding.ASCII.GetBytes(Header + "\n"));

    /// <summary>A line a step; a forecast without values has none.</summary>
    public static void WriteCsv(IBufferWriter<byte> to, StoredForecast stored)
    {
        var forecast = stored.Forecast;
        for (var h = 0; h < forecast.Values.Count; h++)
        {
            foreach (var text in new[] { forecast.Id, forecast.Name, forecast.Target })
            {
                SampleCsv.Text(to, text);
                to.Write(","u8);
            }

            foreach (var time in new[] { forecast.Slot, forecast.Origin, forecast.IssuedAt })
            {
                SampleCsv.Time(to, time);
                to.Write(","u8);
            }

            to.Write(Encoding.ASCII.GetBytes((h + 1).ToString(CultureInfo.InvariantCulture)));
            to.Write(","u8);
            SampleCsv.Time(to, forecast.TargetTimes[h]);
            to.Write(","u8);
            foreach (var number in new[] { forecast.Values[h], forecast.Lower[h], forecast.Upper[h], forecast.Level })
            {
                if (double.IsFinite(number)) SampleCsv.Number(to, number);
                to.Write(","u8);
            }

            SampleCsv.Text(to, forecast.Rung);
            to.Write("\n"u8);
        }
    }

    private static void WriteExperts(Utf8JsonWriter json, Core.Forecasting.Forecast forecast)
    {
        json.WriteStartArray("experts");
        for (var k = 0; k < forecast.Experts.Count; k++)
        {
            var expert = forecast.Experts[k];
            json.WriteStartObject();
            json.WriteString("name", expert.Name);
            json.WriteString("version", expert.Version);
            if (expert.Sha256.Length > 0) json.WriteString("sha256", expert.Sha256);
            json.WriteString("status", expert.Status);
            if (expert.Detail.Length > 0) json.WriteString("detail", expert.Detail);
            json.WritePropertyName("weight");
            Number(json, expert.Weight);
            json.WritePropertyName("ms");
            Number(json, expert.ElapsedMs);
            if (forecast.Provenance is { } provenance && provenance.Experts[k].IsAwake)
            {
                json.WriteString("windowDigest", provenance.Experts[k].InputDigest.ToString("x16"));
                json.WriteString("answerDigest", provenance.Experts[k].AnswerDigest.ToString("x16"));
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Numbers(Utf8JsonWriter json, string name, IReadOnlyList<double> numbers)
    {
        json.WriteStartArray(name);
        foreach (var number in numbers) Number(json, number);
        json.WriteEndArray();
    }

    private static void Number(Utf8JsonWriter json, double number)
    {
        if (double.IsFinite(number)) json.WriteNumberValue(number);
        else json.WriteNullValue();
    }
}
