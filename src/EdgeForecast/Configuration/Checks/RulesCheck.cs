using EdgeForecast.Configuration.Options;

namespace EdgeForecast.Configuration.Checks;

/// <summary>What a sample must satisfy: whether any can.</summary>
internal static class RulesCheck
{
    public static void Run(RulesOptions rules, string path, ConfigProblems problems)
    {
        if (rules.Range is { Min: { } min, Max: { } max } && min > max)
            problems.Error($"{path}.range", $"min {min} exceeds max {max}", "Swap them, or remove \"range\".");
    }
}
