using EdgeForecast.Core.Signals;

namespace EdgeForecast.Core.Validation;

/// <summary>
/// A value further than a maximum step from the one before that kept this rule, however long ago. See
/// <see cref="LevelReference"/> for what happens when the level really changes.
/// </summary>
internal sealed class StepRule(StepRuleOptions options) : IValidationRule
{
    private LevelReference _reference = new(options.LevelShiftSampleCount);

    public bool KeepsState => true;

    public Verdict Check(in Sample sample) =>
        Keeps(sample) || _reference.NextCompletes(FitsCandidate(sample))
            ? Verdict.Accept
            : Verdict.Broken(options.Severity, ValidationReason.Step);

    public void Settle(in Sample sample, Verdict own, bool taken)
    {
        if (own.Kind != VerdictKind.Accept) _reference.Watch(sample, FitsCandidate(sample));
        else if (!taken) return;
        else if (Keeps(sample)) _reference.Follow(sample);
        else _reference.Anchor(sample);
    }

    public void Restore(in Sample sample)
    {
        // A sample that was marked may be the very one that broke this rule.
        if ((sample.Flags & SampleFlags.MarkedUncertain) == 0) _reference.Anchor(sample);
    }

    private bool Keeps(in Sample sample) =>
        !_reference.Exists || !(Math.Abs(sample.Value - _reference.Value) > options.Max);

    private bool FitsCandidate(in Sample sample) =>
        _reference.HasCandidate && !(Math.Abs(sample.Value - _reference.CandidateValue) > options.Max);
}
