namespace EdgeForecast.Core.Validation;

/// <summary>What becomes of a sample, from the mildest to the most severe.</summary>
public enum VerdictKind : byte
{
    Accept,

    /// <summary>Taken in, with its quality lowered to uncertain.</summary>
    Uncertain,

    /// <summary>Set aside and kept for inspection.</summary>
    Quarantine,

    /// <summary>A repeat of what was taken in already: only counted.</summary>
    Drop,
}
