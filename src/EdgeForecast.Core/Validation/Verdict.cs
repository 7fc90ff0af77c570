namespace EdgeForecast.Core.Validation;

/// <summary>What a rule, or the gate as a whole, says of a sample.</summary>
/// <param name="Kind">What becomes of it.</param>
/// <param name="Reason">
/// Why. An accepted sample may carry a reason too: then it is only counted, as with a quality that is uncertain
/// already.
/// </param>
public readonly record struct Verdict(VerdictKind Kind, ValidationReason Reason = ValidationReason.None)
{
    public static readonly Verdict Accept = new(VerdictKind.Accept);

    /// <summary>The verdict of a rule that is broken.</summary>
    public static Verdict Broken(RuleSeverity severity, ValidationReason reason) =>
        new(severity == RuleSeverity.Quarantine ? VerdictKind.Quarantine : VerdictKind.Uncertain, reason);
}
