using System.Buffers;
using System.Text.Json;
using EdgeForecast.Core.Forecasting;
using EdgeForecast.Core.Forecasting.RunTime;

namespace EdgeForecast.Status.Tap;

/// <summary>The run-time ledger of one forecast as a line of JSON (NDJSON).</summary>
internal static class RunTimeLine
{
    /// <summary>
    /// <c>{"runtime","thread","issued","headroomMs","missesInLast100","alarm","standby","misses":{},
    /// "stages":{},"experts":{}}</c>; a stage and an expert are <c>[p50, p99, p99.9, greatest]</c> in milliseconds.
    /// </summary>
    public static void Write(IBufferWriter<byte> target, ForecastStatus forecast, RunTimeStatus runTime)
    {
        using (var json = new Utf8JsonWriter(target))
        {
            json.WriteStartObject();
            json.WriteString("runtime", forecast.Name);
            json.WriteString("thread", forecast.Thread);
            json.WriteNumber("issued", forecast.IssuedCount);
            json.WritePropertyName("headroomMs");
            Number(json, runTime.HeadroomMs);
            json.WriteNumber("missesInLast100", runTime.MissesInLast100);
            json.WriteBoolean("alarm", runTime.IsFirmAlarm);
            json.WriteNumber("standby", forecast.StandbyCount);
            json.WriteStartObject("misses");
            foreach (var miss in runTime.Misses) json.WriteNumber(miss.Cause, miss.Count);
            json.WriteEndObject();
            Times(json, "stages", runTime.Stages);
            Times(json, "experts", runTime.Experts);
            json.WriteEndObject();
        }

        target.Write("\n"u8);
    }

    private static void Times(Utf8JsonWriter json, string name, IReadOnlyList<TimesStatus> all)
    {
        json.WriteStartObject(name);
        foreach (var times in all)
        {
            json.WriteStartArray(times.Name);
            Number(json, times.P50Ms);
            Number(json, times.P99Ms);
            Number(json, times.P999Ms);
            Number(json, times.MaxMs);
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void Number(Utf8JsonWriter json, double number)
    {
        if (double.IsFinite(number)) json.WriteNumberValue(Math.Round(number, 3));
        else json.WriteNullValue();
    }
}
