namespace EdgeForecast.Core.Forecasting.Replay;

/// <summary>What became of computing one forecast again.</summary>
/// <param name="Id">The forecast's.</param>
/// <param name="Verdict">In one word.</param>
/// <param name="Findings">What differs and where, or what is missing; empty when all is the same.</param>
public sealed record ReplayOutcome(string Id, ReplayVerdict Verdict, IReadOnlyList<string> Findings);
