namespace EdgeForecast.Core.Validation;

/// <summary>How far a sample may lie behind the newest of its signal.</summary>
/// <param name="Tolerance">In source time, zero or more. A sample within it is taken in as it is.</param>
/// <param name="Severity">What becomes of a later one.</param>
public sealed record OutOfOrderRuleOptions(TimeSpan Tolerance, RuleSeverity Severity = RuleSeverity.Quarantine);
