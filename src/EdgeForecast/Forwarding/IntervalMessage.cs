namespace EdgeForecast.Forwarding;

/// <summary>A further interval of a forecast as it is published.</summary>
internal sealed record IntervalMessage(double Level, IReadOnlyList<double?> Lower, IReadOnlyList<double?> Upper);
