namespace EdgeForecast.Simulator.Faults;

/// <summary>One fault as it stands in the file; durations are texts such as <c>90s</c> or <c>2h</c>.</summary>
internal sealed record FaultEntry(
    string Kind,
    string Signals,
    string Duration,
    string Start = "0s",
    string? Every = null,
    double Probability = 1,
    double? Magnitude = null,
    string? Shift = null);
