using EdgeForecast.Core.Signals;

namespace EdgeForecast.Core.Validation;

/// <summary>
/// A source time that lies behind the newest one of the signal by more than a tolerance. When the gateway's own clock
/// is set back, the rule starts anew from the sample that shows it. When a source's clock alone is set back by some
/// span, its samples break this rule for at most that span, and then no more.
/// </summary>
internal sealed class OutOfOrderRule(OutOfOrderRuleOptions options) : IValidationRule
{
    private Timestamp _newest = Timestamp.MinValue;
    private Timestamp _lastArrival = Timestamp.MinValue;

    public bool KeepsState => true;

    public Verdict Check(in Sample sample) =>
        sample.ArrivalTime >= _lastArrival && _newest - sample.SourceTime > options.Tolerance
            ? Verdict.Broken(options.Severity, ValidationReason.OutOfOrder)
            : Verdict.Accept;

    public void Settle(in Sample sample, Verdict own, bool taken)
    {
        if (!taken) return;
        if (sample.SourceTime > _newest || sample.ArrivalTime < _lastArrival) _newest = sample.SourceTime;
        _lastArrival = sample.ArrivalTime;
    }

    public void Restore(in Sample sample) => Settle(sample, Verdict.Accept, taken: true);
}
