using System.Globalization;
using System.Text.Json;

namespace EdgeForecast.Cli;

/// <summary>Lines of the tap for people.</summary>
internal static class TapText
{
    /// <summary>The line in words; as it is when it is none of those that are known.</summary>
    public static string Of(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            var entry = document.RootElement;
            if (entry.ValueKind != JsonValueKind.Object) return line;
            if (entry.TryGetProperty("dropped", out var dropped)) return $"... {dropped.GetRawText()} not shown ...";
            if (entry.TryGetProperty("signal", out _)) return Sample(entry);
            if (entry.TryGetProperty("runtime", out _)) return RunTime(entry);
            if (entry.TryGetProperty("windows", out var windows)) return Skill(entry, windows);
            return entry.TryGetProperty("forecast", out _) ? Forecast(entry) : line;
        }
        catch (JsonException)
        {
            return line;
        }
    }

    private static string Sample(JsonElement entry)
    {
        var verdict = Text(entry, "verdict");
        var reason = Text(entry, "reason");
        return string.Create(CultureInfo.InvariantCulture,
            $"{Text(entry, "arrivalTime"),-28} {Text(entry, "signal"),-32} {Number(entry, "value"),14} "
            + $"{Text(entry, "quality"),-9} {verdict}{(reason.Length > 0 ? $": {reason}" : "")}");
    }

    private static string Forecast(JsonElement entry)
    {
        var values = Numbers(entry, "values");
        var (lower, upper) = (Numbers(entry, "lower"), Numbers(entry, "upper"));
        var course = values.Length == 0 ? "no forecast" : $"{values[0]} ... {values[^1]}";
        var interval = lower.Length == 0 || lower[^1] == "?" ? "" : $" [{lower[^1]}, {upper[^1]}]";
        var reason = Text(entry, "reason");
        return $"{Text(entry, "slot"),-28} {Text(entry, "forecast"),-24} {course}{interval}{Unit(entry)}, "
            + $"{Text(entry, "rung")}{(reason.Length > 0 ? $" ({reason})" : "")}, "
            + $"{Number(entry, "elapsedMs")} of {Number(entry, "budgetMs")} ms";
    }

    private static string RunTime(JsonElement entry)
    {
        var total = entry.TryGetProperty("stages", out var stages) ? Numbers(stages, "total") : [];
        var misses = entry.TryGetProperty("misses", out var causes) && causes.ValueKind == JsonValueKind.Object
            ? string.Join(", ", causes.EnumerateObject().Select(cause => $"{cause.Name} {cause.Value.GetRawText()}"))
            : "";
        return $"{Text(entry, "runtime"),-24} {Text(entry, "thread"),-9} {Number(entry, "issued"),8} issued, "
            + $"p50/p99/p99.9/max {string.Join('/', total)} ms, {Number(entry, "headroomMs")} ms of headroom, "
            + $"{Number(entry, "missesInLast100")} of the last 100 missed{(misses.Length > 0 ? $" ({misses})" : "")}";
    }

    private static string Skill(JsonElement entry, JsonElement windows)
    {
        var text = $"{Text(entry, "slot"),-28} {Text(entry, "forecast"),-24}";
        foreach (var window in windows.EnumerateArray())
        {
            var rows = window.GetProperty("rows").EnumerateArray()
                .Select(row => $"{Text(row, "name")} {Number(row, "mae")}{Pinball(row)}");
            text += $" | {Text(window, "window")}: MAE {string.Join(", ", rows)}";
            foreach (var interval in window.GetProperty("intervals").EnumerateArray())
                text += $", {Number(interval, "level")} covers {Number(interval, "coverage")}";
        }

        return text;
    }

    private static string Pinball(JsonElement row) =>
        row.TryGetProperty("pinball", out var loss) ? $" (pinball {Number(loss)})" : "";

    private static string Unit(JsonElement entry) => Text(entry, "unit") is { Length: > 0 } unit ? $" {unit}" : "";

    private static string Text(JsonElement entry, string name) =>
        entry.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString() ?? ""
            : "";

    private static string Number(JsonElement entry, string name) =>
        entry.TryGetProperty(name, out var value) ? Number(value) : "?";

    private static string Number(JsonElement value) => value.ValueKind == JsonValueKind.Number
        ? value.GetDouble().ToString("0.###", CultureInfo.InvariantCulture)
        : "?";

    private static string[] Numbers(JsonElement entry, string name) =>
        entry.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array
            ? [.. value.EnumerateArray().Select(Number)]
            : [];
}
