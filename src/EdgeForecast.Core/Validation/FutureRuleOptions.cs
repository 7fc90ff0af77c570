namespace EdgeForecast.Core.Validation;

/// <summary>How far a source's clock may be ahead of the gateway's. This rule is always on.</summary>
/// <param name="Tolerance">Zero or more; one minute when it is not given.</param>
public sealed record FutureRuleOptions(TimeSpan? Tolerance = null)
{
    public static readonly TimeSpan DefaultTolerance = TimeSpan.FromMinutes(1);
}
