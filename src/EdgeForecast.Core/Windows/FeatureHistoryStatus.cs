namespace EdgeForecast.Core.Windows;

/// <summary>A snapshot of a history. Counts since it was made.</summary>
/// <param name="PendingCount">Samples that wait for the cut now.</param>
/// <param name="AppliedCount">Samples made known.</param>
/// <param name="LateCutCount">
/// Samples made known before the cut had passed their arrival, because more waited than may.
/// </param>
/// <param name="LateOfferCount">
/// Samples offered after the cut had passed their arrival: a window cut in between was without them.
/// </param>
/// <param name="ForgottenCount">Samples of steps that are no longer remembered.</param>
/// <param name="IgnoredCount">Samples ignored because they are not finite or too far ahead of their arrival.</param>
public sealed record FeatureHistoryStatus(
    int PendingCount,
    long AppliedCount,
    long LateCutCount,
    long LateOfferCount,
    long ForgottenCount,
    long IgnoredCount);
