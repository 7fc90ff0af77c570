namespace EdgeForecast.Core.Validation;

/// <summary>
/// The rules of one signal as they are judged; immutable, so that another set can take its place whole.
/// </summary>
internal sealed class SignalRuleSet
{
    private readonly IValidationRule?[] _byEntry;

    private SignalRuleSet(SignalRules options, IValidationRule?[] byEntry)
    {
        Options = options;
        _byEntry = byEntry;
        Rules = [.. byEntry.OfType<IValidationRule>()];
    }

    public SignalRules Options { get; }

    /// <summary>In the order of judgement.</summary>
    public IValidationRule[] Rules { get; }

    public static SignalRuleSet Create(SignalRules options) =>
        new(options, [.. RuleRegistry.Entries.Select(entry => entry.Create(options))]);

    /// <summary>The same rules, with what they remember, and this range.</summary>
    public SignalRuleSet With(RangeRuleOptions range)
    {
        var options = Options with { Range = range };
        var byEntry = (IValidationRule?[])_byEntry.Clone();
        for (var i = 0; i < byEntry.Length; i++)
            if (RuleRegistry.Entries[i].Name == RuleRegistry.Range)
                byEntry[i] = RuleRegistry.Entries[i].Create(options);
        return new SignalRuleSet(options, byEntry);
    }
}
