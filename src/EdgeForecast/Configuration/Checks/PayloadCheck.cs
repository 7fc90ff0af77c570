using EdgeForecast.Configuration.Options;
using EdgeForecast.Configuration.Reading;
using EdgeForecast.Sources.Mqtt;

namespace EdgeForecast.Configuration.Checks;

/// <summary>How payloads are read.</summary>
internal static class PayloadCheck
{
    public static void Run(PayloadOptions payload, string path, ConfigProblems problems)
    {
        CheckPointer(payload.Value, $"{path}.value", problems);
        CheckPointer(payload.Timestamp, $"{path}.timestamp", problems);
        CheckPointer(payload.Quality, $"{path}.quality", problems);
        if (payload.Format == MqttPayloadFormat.Number
            && (payload.Value.Length > 0 || payload.Timestamp is not null || payload.Quality is not null))
            problems.Error($"{path}.format", "a plain number has no parts to point to",
                "Write \"json\", or remove value, timestamp and quality.");
    }

    private static void CheckPointer(string? pointer, string path, ConfigProblems problems)
    {
        if (pointer is not null && !Unreadable.Is(pointer) && JsonPointerTree.CheckPointer(pointer) is { } wrong)
            problems.Error(path, $"\"{pointer}\" is no JSON pointer: {wrong}",
                "Begin it with a slash, as in \"/value\", and write ~1 for a slash within a name.");
    }
}
