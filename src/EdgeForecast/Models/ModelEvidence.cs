using EdgeForecast.Core.Forecasting.Promotion;

namespace EdgeForecast.Models;

/// <summary>What was measured of a shadow when something was decided about it. Unknown numbers are null.</summary>
/// <param name="Rival">The expert that it was compared with; null for the mean of those that serve.</param>
/// <param name="Verdict"><c>open</c>, <c>better</c> or <c>worse</c>.</param>
/// <param name="Actuals">Actuals that had judged both.</param>
/// <param name="RivalError">The rival's mean absolute error, in the target's unit.</param>
/// <param name="Gain">By how much the shadow's was smaller.</param>
/// <param name="GainLower">The gain is at least this.</param>
/// <param name="GainUpper">The gain is at most this.</param>
internal sealed record ModelEvidence(
    string? Rival, string Verdict, int Actuals, double? RivalError, double? Gain, double? GainLower, double? GainUpper)
{
    /// <summary>Null where nothing was measured yet.</summary>
    public static ModelEvidence? Of(ChallengeStatus? challenge) => challenge is { ActualCount: > 0 } known
        ? new ModelEvidence(
            known.Rival.Length > 0 ? known.Rival : null,
            known.Verdict.ToString().ToLowerInvariant(),
            known.ActualCount,
            Known(known.RivalLoss),
            Known(known.Gain),
            Known(known.Gain - known.GainError),
            Known(known.Gain + known.GainError))
        : null;

    private static double? Known(double number) => double.IsFinite(number) ? number : null;
}
