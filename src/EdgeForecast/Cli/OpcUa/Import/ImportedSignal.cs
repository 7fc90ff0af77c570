namespace EdgeForecast.Cli.OpcUa.Import;

/// <summary>A number of a server that becomes a signal.</summary>
/// <param name="Name">As it is called in the configuration.</param>
/// <param name="Node">The node id with the namespace's URI.</param>
/// <param name="IndexRange">Which element of an array; null for a scalar.</param>
/// <param name="Field">Which field of a structure; null for none.</param>
/// <param name="Unit">As the server says; empty where it does not.</param>
/// <param name="Min">The lower end of its range; null where the server gives none.</param>
/// <param name="Max">The upper end.</param>
internal sealed record ImportedSignal(
    string Name, string Node, string? IndexRange, string? Field, string Unit, double? Min, double? Max);
