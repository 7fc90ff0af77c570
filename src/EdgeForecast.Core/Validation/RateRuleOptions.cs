namespace EdgeForecast.Core.Validation;

/// <summary>How fast a value may change.</summary>
/// <param name="PerSecondMax">In the signal's unit per second of source time, greater than zero.</param>
/// <param name="Severity">What becomes of a sample that changes faster.</param>
/// <param name="LevelShiftSampleCount">
/// So many samples in a row that keep the rule among themselves are a new level, and the last of them is taken in; 2
/// to 1000.
/// </param>
public sealed record RateRuleOptions(
    double PerSecondMax,
    RuleSeverity Severity = RuleSeverity.Quarantine,
    int LevelShiftSampleCount = 3);
