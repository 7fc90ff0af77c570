namespace EdgeForecast.Inference.Isolation;

/// <summary>Which company a model keeps.</summary>
internal enum LaneKind
{
    /// <summary>Cheap models with a clean record: one of them holds the others up for a moment only.</summary>
    Fast,

    /// <summary>Models that are heavy, unknown, or have hung or crashed: they can hold up only each other.</summary>
    Slow,
}
