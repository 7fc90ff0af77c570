namespace EdgeForecast.Core.Forecasting.Experts;

/// <summary>The kinds of experts by name.</summary>
public static class ExpertKinds
{
    public const string Persistence = PersistenceExpert.KindName;
    public const string SeasonalNaive = SeasonalNaiveExpert.KindName;
    public const string LinearTrend = LinearTrendExpert.KindName;
    public const string Model = "model";

    public static IReadOnlyList<string> Names { get; } = [Persistence, SeasonalNaive, LinearTrend, Model];

    public static IReadOnlyList<string> BuiltInNames { get; } = [Persistence, SeasonalNaive, LinearTrend];

    internal static IBuiltInExpert Create(string kind, int ageSteps, int seasonalPeriodSteps, int trendSteps) =>
        kind switch
        {
            Persistence => new PersistenceExpert(ageSteps),
            SeasonalNaive => new SeasonalNaiveExpert(seasonalPeriodSteps),
            LinearTrend => new LinearTrendExpert(trendSteps),
            _ => throw new ArgumentException($"\"{kind}\" is not a built-in expert.", nameof(kind)),
        };
}
