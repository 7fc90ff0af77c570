using System.Globalization;

namespace EdgeForecast.Benchmarks.Store;

/// <summary>What Linux says of this process.</summary>
internal static class ProcessFigures
{
    /// <summary>Bytes that this process caused to be sent to storage; 0 where the system does not say.</summary>
    public static long BytesToStorage() => Read("/proc/self/io", "write_bytes:", 1);

    /// <summary>Resident memory in bytes.</summary>
    public static long ResidentBytes() => Read("/proc/self/status", "VmRSS:", 1024);

    private static long Read(string file, string key, long unit)
    {
        if (!File.Exists(file)) return 0;
        var line = File.ReadLines(file).FirstOrDefault(line => line.StartsWith(key, StringComparison.Ordinal));
        var number = line?[key.Length..].Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[0];
        return number is null ? 0 : long.Parse(number, CultureInfo.InvariantCulture) * unit;
    }
}
