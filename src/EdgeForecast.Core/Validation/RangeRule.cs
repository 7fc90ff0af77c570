using EdgeForecast.Core.Signals;

namespace EdgeForecast.Core.Validation;

/// <summary>A value outside of what is possible. NaN is the business of <see cref="FiniteRule"/>.</summary>
internal sealed class RangeRule(RangeRuleOptions options) : IValidationRule
{
    private readonly double _min = options.Min ?? double.NegativeInfinity;
    private readonly double _max = options.Max ?? double.PositiveInfinity;

    public bool KeepsState => false;

    public Verdict Check(in Sample sample) =>
        sample.Value < _min || sample.Value > _max
            ? Verdict.Broken(options.Severity, ValidationReason.OutOfRange)
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
