namespace EdgeForecast.Core.Forecasting.Skill;

/// <summary>The sums of a window as they stood at one moment.</summary>
/// <param name="Length">Of the window; null for all that was ever scored.</param>
/// <param name="Sums">Never changed any more.</param>
public sealed record SkillWindowSums(TimeSpan? Length, SkillSums Sums);
