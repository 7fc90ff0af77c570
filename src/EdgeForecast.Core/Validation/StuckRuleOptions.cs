namespace EdgeForecast.Core.Validation;

/// <summary>How long a sensor may repeat itself.</summary>
/// <param name="LongerThan">
/// The same value, bit for bit, for longer than this in source time; greater than zero.
/// </param>
/// <param name="SampleCountMin">And in at least so many samples, 2 or more: a slow signal is not a stuck one.</param>
/// <param name="Severity">What becomes of the samples from then on, until the value changes.</param>
public sealed record StuckRuleOptions(
    TimeSpan LongerThan,
    int SampleCountMin = 5,
    RuleSeverity Severity = RuleSeverity.Uncertain);
