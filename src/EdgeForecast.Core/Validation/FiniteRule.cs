using EdgeForecast.Core.Signals;

namespace EdgeForecast.Core.Validation;

/// <summary>
/// NaN and the infinities never pass: a quantized model turns them into finite, plausible, wrong numbers.
/// </summary>
internal sealed class FiniteRule : IValidationRule
{
    public bool KeepsState => false;

    public Verdict Check(in Sample sample) =>
        double.IsFinite(sample.Value)
            ? Verdict.Accept
            : new Verdict(VerdictKind.Quarantine, ValidationReason.NotFinite);

    public void Settle(in Sample sample, Verdict own, bool taken)
    {
        // Nothing is remembered.
    }

    public void Restore(in Sample sample)
    {
        // Nothing is remembered.
    }
}
