using System.Buffers;
using System.Text;
using System.Text.Json;
using EdgeForecast.Buffer.Segments;
using EdgeForecast.Core.Tables;

namespace EdgeForecast.Status.Api;

/// <summary>What was set aside: samples with their reason, and inputs that never became samples.</summary>
internal static class QuarantineRows
{
    public const string Header = "arrival,reason,signal,time,value,quality,source,origin,detail,payload";

    public static void WriteJson(Utf8JsonWriter json, QuarantineEntry entry)
    {
        json.WriteStartObject();
        json.WriteString("arrival", entry.ArrivalTime.ToString());
        json.WriteString("reason", ReasonText.Of(entry.Reason));
        if (entry.Sample is { } sample)
        {
            json.WriteString("signal", entry.Signal);
            json.WriteString("time", sample.SourceTime.ToString());
            if (double.IsFinite(sample.Value)) json.WriteNumber("value", sample.Value);
            else json.WriteNull("value");
            json.WriteString("quality", QualityText.Of(sample.Quality));
        }
        else
        {
            json.WriteString("source", entry.Source);
            json.WriteString("origin", entry.Origin);
            json.WriteString("detail", entry.Detail);
            json.WriteBase64String("payload", entry.Payload);
        }

        json.WriteEndObject();
    }

    public static void WriteCsvHeader(IBufferWriter<byte> to) => to.Write(Encoding.ASCII.GetBytes(Header + "\n"));

    public static void WriteCsv(IBufferWriter<byte> to, QuarantineEntry entry)
    {
        SampleCsv.Time(to, entry.ArrivalTime);
        Field(to, ReasonText.Of(entry.Reason));
        Field(to, entry.Signal);
        to.Write(","u8);
        if (entry.Sample is { } sample)
        {
            SampleCsv.Time(to, sample.SourceTime);
            to.Write(","u8);
            SampleCsv.Number(to, sample.Value);
            Field(to, QualityText.Of(sample.Quality));
        }
        else
        {
            to.Write(",,"u8);
        }

        Field(to, entry.Source);
        Field(to, entry.Origin);
        Field(to, entry.Detail);
        Field(to, Convert.ToBase64String(entry.Payload));
        to.Write("\n"u8);
    }

    private static void Field(IBufferWriter<byte> to, string text)
    {
        to.Write(","u8);
        SampleCsv.Text(to, text);
    }
}
