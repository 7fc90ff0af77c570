namespace EdgeForecast.Models;

/// <summary>What an event is called in messages and metrics.</summary>
internal static class ModelEventText
{
    public static IReadOnlyList<ModelEventKind> Kinds { get; } = Enum.GetValues<ModelEventKind>();

    public static string NameOf(ModelEventKind kind) => kind switch
    {
        ModelEventKind.Started => "started",
        ModelEventKind.Admitted => "admitted",
        ModelEventKind.Refused => "refused",
        ModelEventKind.Promoted => "promoted",
        ModelEventKind.RolledBack => "rolled-back",
        _ => "retired",
    };

    /// <summary>The event that a change is; null for one that is told with another's.</summary>
    public static ModelEventKind? KindOf(ModelChange change) => change switch
    {
        { Before: null } => ModelEventKind.Admitted,
        { Seat.Role: ModelRole.Active, IsReturn: true } => ModelEventKind.RolledBack,
        { Seat.Role: ModelRole.Active } => ModelEventKind.Promoted,
        { Seat.Role: ModelRole.Retired } => ModelEventKind.Retired,
        // It was replaced: the successor's message says so.
        _ => null,
    };
}
