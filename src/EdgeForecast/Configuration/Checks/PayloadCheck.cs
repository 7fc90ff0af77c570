using EdgeForecast.Configuration.Options;

namespace EdgeForecast.Configuration.Checks;

/// <summary>How payloads are read.</summary>
internal static class PayloadCheck
{
    public static void Run(PayloadOptions payload, string path, ConfigProblems problems)
    {
        CheckPointer(payload.Value, $"{path}.value", problems);
        CheckPointer(payload.Timestamp, $"{path}.timestamp", problems);
        CheckPointer(payload.Quality, $"{path}.quality", problems);
        if (payload.Format == PayloadFormatChoice.Number
            && (payload.Value.Length > 0 || payload.Timestamp is not null || payload.Quality is not null))
            problems.Error($"{path}.format", "a plain number has no parts to point to",
                "Write \"json\", or remove value, timestamp and quality.");
    }

    private static void CheckPointer(string? pointer, string path, ConfigProblems problems)
    {
        if (string.IsNullOrEmpty(pointer)) return;
        if (pointer[0] != '/')
            problems.Error(path, $"\"{pointer}\" is no JSON pointer", $"Begin it with a slash: \"/{pointer}\".");
        for (var i = pointer.IndexOf('~'); i >= 0; i = pointer.IndexOf('~', i + 1))
            if (i + 1 == pointer.Length || pointer[i + 1] is not ('0' or '1'))
            {
                problems.Error(path, $"\"{pointer}\" holds a ~ that means nothing",
                    "Write ~0 for a tilde and ~1 for a slash within a name.");
                return;
            }
    }
}
