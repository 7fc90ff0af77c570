namespace EdgeForecast.Configuration.Options;

/// <summary>How far a value must move before the server reports it: exactly one of the two.</summary>
/// <param name="Absolute">In the signal's own unit, above 0.</param>
/// <param name="Percent">Of the range (EURange) that the node must have at the server, above 0 and up to 100.</param>
internal sealed record DeadbandOptions(double? Absolute = null, double? Percent = null);
