using EdgeForecast.Core.Validation;

namespace EdgeForecast.Configuration.Checks;

/// <summary>What a sample must satisfy: the rules know their own contradictions.</summary>
internal static class RulesCheck
{
    public static void Run(SignalRules rules, string path, ConfigProblems problems)
    {
        foreach (var text in rules.Check())
        {
            // path: what is wrong. What to do.
            var place = text.IndexOf(": ", StringComparison.Ordinal);
            var remedy = text.IndexOf(". ", place, StringComparison.Ordinal);
            problems.Error($"{path}.{text[..place]}", text[(place + 2)..remedy], text[(remedy + 2)..]);
        }
    }
}
