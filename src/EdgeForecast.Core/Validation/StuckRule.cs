using EdgeForecast.Core.Signals;

namespace EdgeForecast.Core.Validation;

/// <summary>
/// The same value, bit for bit, for longer than a duration and in at least so many samples. Every further sample breaks
/// the rule until a different value is taken in.
/// </summary>
internal sealed class StuckRule(StuckRuleOptions options) : IValidationRule
{
    private long _bits;
    private Timestamp _since;
    private int _count;

    public bool KeepsState => true;

    public Verdict Check(in Sample sample) =>
        _count > 0
        && BitConverter.DoubleToInt64Bits(sample.Value) == _bits
        && _count + 1 >= options.SampleCountMin
        && sample.SourceTime - _since > options.LongerThan
            ? Verdict.Broken(options.Severity, ValidationReason.Stuck)
            : Verdict.Accept;

    public void Settle(in Sample sample, Verdict own, bool taken)
    {
        // What this rule itself set aside still belongs to the run; what another rule set aside does not.
        if (!taken && own.Kind == VerdictKind.Accept) return;
        var bits = BitConverter.DoubleToInt64Bits(sample.Value);
        if (_count > 0 && bits == _bits)
        {
            if (_count < int.MaxValue) _count++;
            return;
        }

        _bits = bits;
        _since = sample.SourceTime;
        _count = 1;
    }

    public void Restore(in Sample sample) => Settle(sample, Verdict.Accept, taken: true);
}
