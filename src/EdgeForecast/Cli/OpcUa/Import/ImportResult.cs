namespace EdgeForecast.Cli.OpcUa.Import;

/// <summary>What was written.</summary>
/// <param name="File">Where; null where it was printed.</param>
/// <param name="Signals">The names of the new signals.</param>
/// <param name="Targets">The signals that are forecast from now on.</param>
internal sealed record ImportResult(string? File, IReadOnlyList<string> Signals, IReadOnlyList<string> Targets);
