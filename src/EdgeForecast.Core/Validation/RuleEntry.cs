namespace EdgeForecast.Core.Validation;

/// <summary>A rule by name.</summary>
/// <param name="Name">As in the configuration.</param>
/// <param name="Create">Makes the rule for one signal; null where the signal does not ask for it.</param>
internal sealed record RuleEntry(string Name, Func<SignalRules, IValidationRule?> Create);
