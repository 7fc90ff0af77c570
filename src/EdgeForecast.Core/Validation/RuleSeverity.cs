namespace EdgeForecast.Core.Validation;

/// <summary>What a broken rule does to a sample.</summary>
public enum RuleSeverity
{
    /// <summary>The sample is set aside: no window and no stored series contains it.</summary>
    Quarantine,

    /// <summary>The sample is taken in with its quality lowered to uncertain.</summary>
    Uncertain,
}
