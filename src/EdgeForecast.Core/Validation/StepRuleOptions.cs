namespace EdgeForecast.Core.Validation;

/// <summary>How far a value may lie from the one before.</summary>
/// <param name="Max">In the signal's unit, greater than zero.</param>
/// <param name="Severity">What becomes of a sample that steps further.</param>
/// <param name="LevelShiftSampleCount">
/// So many samples in a row that keep the rule among themselves are a new level, and the last of them is taken in; 2
/// to 1000.
/// </param>
public sealed record StepRuleOptions(
    double Max,
    RuleSeverity Severity = RuleSeverity.Quarantine,
    int LevelShiftSampleCount = 3);
