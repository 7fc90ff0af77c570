namespace EdgeForecast.Configuration.Options;

/// <summary>The values that are possible; one end may be left open.</summary>
/// <param name="Min">The least, inclusive, in the signal's unit.</param>
/// <param name="Max">The greatest, inclusive, in the signal's unit.</param>
internal sealed record RangeOptions(double? Min = null, double? Max = null);
