namespace EdgeForecast.Models;

/// <summary>What somebody asks of a running gateway.</summary>
/// <param name="Action"><c>promote</c>, <c>rollback</c> or <c>retire</c>.</param>
/// <param name="Expert">The expert; for <c>rollback</c> the line.</param>
/// <param name="Forecast">At which forecast; null for every one that has it.</param>
internal sealed record ModelRequest(string Action, string Expert, string? Forecast = null);
