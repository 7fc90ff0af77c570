using System.Text.Json;

namespace EdgeForecast.Benchmarks.Store;

internal static class BenchmarkJson
{
    public static readonly JsonSerializerOptions Options =
        new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase };
}
