using EdgeForecast.Core.Signals;

namespace EdgeForecast.Core.Validation;

/// <summary>A sample that took longer than the maximum age to arrive.</summary>
internal sealed class TooOldRule(TooOldRuleOptions options) : IValidationRule
{
    public bool KeepsState => false;

    public Verdict Check(in Sample sample) =>
        sample.ArrivalTime - sample.SourceTime > options.AgeMax
            ? Verdict.Broken(options.Severity, ValidationReason.TooOld)
            : Verdict.Accept;

    public void Settle(in Sample sample, Verdict own, bool taken)
    {
        // Nothing is remembered.
    }

    public void Restore(in Sample sample)
    {
        // Nothing is remembered.
    }
}
