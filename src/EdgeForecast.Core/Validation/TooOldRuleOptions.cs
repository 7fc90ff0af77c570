namespace EdgeForecast.Core.Validation;

/// <summary>How old a sample may be when it arrives.</summary>
/// <param name="AgeMax">Arrival minus source time, greater than zero.</param>
/// <param name="Severity">What becomes of an older one.</param>
public sealed record TooOldRuleOptions(TimeSpan AgeMax, RuleSeverity Severity = RuleSeverity.Quarantine);
