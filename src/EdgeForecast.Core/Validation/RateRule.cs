using EdgeForecast.Core.Signals;

namespace EdgeForecast.Core.Validation;

/// <summary>
/// A value that changed faster, per second of source time, than a maximum since the one before that kept this rule.
/// Two samples of the same source time have no rate and are not judged. See <see cref="LevelReference"/> for what
/// happens when the level really changes.
/// </summary>
internal sealed class RateRule(RateRuleOptions options) : IValidationRule
{
    private LevelReference _reference = new(options.LevelShiftSampleCount);

    public bool KeepsState => true;

    public Verdict Check(in Sample sample) =>
        Keeps(sample) || _reference.NextCompletes(FitsCandidate(sample))
            ? Verdict.Accept
            : Verdict.Broken(options.Severity, ValidationReason.Rate);

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
        !_reference.Exists || IsSlow(sample, _reference.Value, _reference.Time);

    private bool FitsCandidate(in Sample sample) =>
        _reference.HasCandidate && IsSlow(sample, _reference.CandidateValue, _reference.CandidateTime);

    private bool IsSlow(in Sample sample, double value, Timestamp time)
    {
        // A late sample lies before the reference: the rate between the two is the same in either direction.
        var seconds = Math.Abs((sample.SourceTime - time).TotalSeconds);
        return seconds == 0 || !(Math.Abs(sample.Value - value) > options.PerSecondMax * seconds);
    }
}
