using EdgeForecast.Core.Signals;

namespace EdgeForecast.Core.Validation;

/// <summary>
/// A source time ahead of the arrival by more than a tolerance is no measurement. Always on, because it also bounds
/// how long a source's clock that is set back can make new samples look late to the other rules.
/// </summary>
internal sealed class FutureRule(FutureRuleOptions options) : IValidationRule
{
    private readonly TimeSpan _tolerance = options.Tolerance ?? FutureRuleOptions.DefaultTolerance;

    public bool KeepsState => false;

    public Verdict Check(in Sample sample) =>
        sample.SourceTime - sample.ArrivalTime > _tolerance
            ? new Verdict(VerdictKind.Quarantine, ValidationReason.Future)
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
