namespace EdgeForecast.Core.Validation;

/// <summary>How the quality that the source gives is taken.</summary>
/// <param name="QuarantineUncertain">
/// False: a sample of uncertain quality is taken in as it is. True: it is set aside, as one of bad quality always is.
/// </param>
public sealed record QualityRuleOptions(bool QuarantineUncertain = false);
