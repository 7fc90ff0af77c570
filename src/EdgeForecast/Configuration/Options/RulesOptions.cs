namespace EdgeForecast.Configuration.Options;

/// <summary>What a sample must satisfy to be taken in.</summary>
/// <param name="Range">The values that are possible.</param>
internal sealed record RulesOptions(RangeOptions? Range = null);
