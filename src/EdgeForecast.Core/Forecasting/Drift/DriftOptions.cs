namespace EdgeForecast.Core.Forecasting.Drift;

/// <summary>When a forecast's alarms are raised and cleared.</summary>
/// <param name="Enabled">Whether anything is watched.</param>
/// <param name="Keep">
/// What part of what the aggregation has learnt is kept when the regime changes, above 0 and at most 1; 1: all of it.
/// </param>
/// <param name="PageHinkleyLambda">
/// By how many standard deviations, added up, the mean residual must move; above 0.
/// </param>
/// <param name="PageHinkleyDelta">
/// Shifts of the mean residual below so many standard deviations are let pass; at least 0.
/// </param>
/// <param name="AdwinDelta">How often the size of the residuals may be found changed wrongly, between 0 and 1.</param>
/// <param name="HoldSteps">How many scored steps without a finding clear the regime alarm, at least 1.</param>
/// <param name="PsiAlarm">The stability index of an input that raises its alarm; above <c>PsiWarn</c>.</param>
/// <param name="PsiWarn">The stability index below which that alarm is cleared.</param>
/// <param name="ReferenceSteps">How many of the first steps of an input tell what is normal, 50 to 100,000.</param>
/// <param name="RecentSteps">How many of its last steps are held against them, 20 to 100,000.</param>
/// <param name="MissingShareMax">
/// The share of an input's last steps without a value that raises an alarm; cleared at half of it.
/// </param>
/// <param name="StaleSteps">How many steps without a value raise an alarm, at least 1.</param>
public sealed record DriftOptions(
    bool Enabled = true,
    double Keep = 1,
    double PageHinkleyLambda = PageHinkley.LambdaDefault,
    double PageHinkleyDelta = 0.1,
    double AdwinDelta = 0.002,
    int HoldSteps = 100,
    double PsiAlarm = PopulationStability.Alarm,
    double PsiWarn = PopulationStability.Warn,
    int ReferenceSteps = 1000,
    int RecentSteps = 250,
    double MissingShareMax = 0.2,
    int StaleSteps = 12)
{
    private const int StepsMax = 100_000;

    /// <summary>Every problem, each as <c>name: what is wrong. What to do.</c></summary>
    public IEnumerable<string> Problems()
    {
        if (!(Keep > 0 && Keep <= 1)) yield return $"keep: {Keep} is not above 0 and at most 1. Give 1 to keep all.";
        if (!(PageHinkleyLambda > 0 && PageHinkleyLambda < double.PositiveInfinity))
            yield return $"pageHinkleyLambda: {PageHinkleyLambda} is not above 0. Give for example 50.";
        if (!(PageHinkleyDelta >= 0 && PageHinkleyDelta < double.PositiveInfinity))
            yield return $"pageHinkleyDelta: {PageHinkleyDelta} is below 0. Give for example 0.1.";
        if (!(AdwinDelta > 0 && AdwinDelta < 1))
            yield return $"adwinDelta: {AdwinDelta} is not between 0 and 1. Give for example 0.002.";
        if (HoldSteps is < 1 or > StepsMax)
            yield return $"holdSteps: {HoldSteps} is not within 1 and {StepsMax}. Give for example 100.";
        if (!(PsiWarn > 0 && PsiAlarm > PsiWarn && PsiAlarm < double.PositiveInfinity))
            yield return $"psiAlarm: {PsiAlarm} is not above psiWarn, {PsiWarn}, or that is not above 0. "
                + "Give for example 0.25 and 0.1.";
        if (ReferenceSteps is < 50 or > StepsMax)
            yield return $"referenceSteps: {ReferenceSteps} is not within 50 and {StepsMax}. Give for example 1000.";
        if (RecentSteps is < 20 or > StepsMax)
            yield return $"recentSteps: {RecentSteps} is not within 20 and {StepsMax}. Give for example 250.";
        if (!(MissingShareMax > 0 && MissingShareMax <= 1))
            yield return $"missingShareMax: {MissingShareMax} is not above 0 and at most 1. Give for example 0.2.";
        if (StaleSteps is < 1 or > StepsMax)
            yield return $"staleSteps: {StaleSteps} is not within 1 and {StepsMax}. Give for example 12.";
    }
}
