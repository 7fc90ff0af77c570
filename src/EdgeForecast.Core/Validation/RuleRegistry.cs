namespace EdgeForecast.Core.Validation;

/// <summary>
/// All rules over single signals, one a line. They are judged in this order: of several broken rules of the same
/// severity the first gives the reason.
/// </summary>
internal static class RuleRegistry
{
    public const string Range = "range";

    public static readonly IReadOnlyList<RuleEntry> Entries =
    [
        new("finite", _ => new FiniteRule()),
        new("quality", rules => new QualityRule(rules.Quality ?? new QualityRuleOptions())),
        new("future", rules => new FutureRule(rules.Future ?? new FutureRuleOptions())),
        new("tooOld", rules => rules.TooOld is { } options ? new TooOldRule(options) : null),
        new("outOfOrder", rules => rules.OutOfOrder is { } options ? new OutOfOrderRule(options) : null),
        new(Range, rules => rules.Range is { } options ? new RangeRule(options) : null),
        new("step", rules => rules.Step is { } options ? new StepRule(options) : null),
        new("rate", rules => rules.Rate is { } options ? new RateRule(options) : null),
        new("stuck", rules => rules.Stuck is { } options ? new StuckRule(options) : null),
    ];
}
