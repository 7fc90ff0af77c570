namespace EdgeForecast.Cli.OpcUa.Import;

/// <summary>What an import found.</summary>
/// <param name="Signals">In the order of the walk.</param>
/// <param name="Skipped">The paths of variables that no signal can be made of, each with the reason.</param>
internal sealed record ImportedSignals(
    IReadOnlyList<ImportedSignal> Signals, IReadOnlyList<(string Path, string Reason)> Skipped);
