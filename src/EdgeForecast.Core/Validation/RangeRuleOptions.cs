namespace EdgeForecast.Core.Validation;

/// <summary>Which values are possible, in the signal's unit. At least one of the two bounds is given.</summary>
/// <param name="Min">The least, itself allowed.</param>
/// <param name="Max">The greatest, itself allowed.</param>
/// <param name="Severity">What becomes of a sample outside.</param>
public sealed record RangeRuleOptions(
    double? Min = null,
    double? Max = null,
    RuleSeverity Severity = RuleSeverity.Quarantine);
