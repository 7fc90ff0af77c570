using System.Text.Json;

namespace EdgeForecast.Benchmarks.Slots;

/// <summary>Lists of numbers on one property.</summary>
internal static class JsonNumbers
{
    public static void WriteNumbers(this Utf8JsonWriter json, string name, ReadOnlySpan<double> numbers)
    {
        json.WriteStartArray(name);
        foreach (var number in numbers)
            if (double.IsFinite(number)) json.WriteNumberValue(Math.Round(number, 3));
            else json.WriteNullValue();
        json.WriteEndArray();
    }
}
