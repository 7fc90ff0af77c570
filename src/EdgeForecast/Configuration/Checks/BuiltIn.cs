namespace EdgeForecast.Configuration.Checks;

/// <summary>Names that the runtime brings with it.</summary>
internal static class BuiltIn
{
    public const string SeasonalNaive = "seasonal-naive";

    public static IReadOnlyList<string> Experts { get; } = ["persistence", SeasonalNaive, "linear-trend"];

    public static IReadOnlyList<string> Aggregations { get; } = ["boa"];

    public static string ExpertList => string.Join(", ", Experts.Select(name => $"\"{name}\""));
}
