using EdgeForecast.Core.Signals;

namespace EdgeForecast.Core.Validation;

/// <summary>Bad quality is set aside; uncertain quality is taken in and counted, or set aside too.</summary>
internal sealed class QualityRule(QualityRuleOptions options) : IValidationRule
{
    private readonly Verdict _uncertain = new(
        options.QuarantineUncertain ? VerdictKind.Quarantine : VerdictKind.Accept, ValidationReason.UncertainQuality);

    public bool KeepsState => false;

    public Verdict Check(in Sample sample)
    {
        if (sample.Quality.IsGood) return Verdict.Accept;
        return sample.Quality.IsUncertain
            ? _uncertain
            : new Verdict(VerdictKind.Quarantine, ValidationReason.BadQuality);
    }

    public void Settle(in Sample sample, Verdict own, bool taken)
    {
        // Nothing is remembered.
    }

    public void Restore(in Sample sample)
    {
        // Nothing is remembered.
    }
}
