namespace EdgeForecast.Models;

/// <summary>Which models serve, which wait, and what was refused.</summary>
/// <param name="Seats">Every version at every forecast.</param>
/// <param name="Refusals">The newest refusals, oldest first.</param>
/// <param name="AdmittedCount">Bundles taken in since the process started.</param>
/// <param name="RefusedCount">Bundles refused since then.</param>
/// <param name="PromotedCount">Promotions since then, by hand ones included.</param>
/// <param name="RolledBackCount">Of those, the ones that gave a place back to the model that had it before.</param>
/// <param name="LastError">The last thing that went wrong; empty when nothing did.</param>
internal sealed record ModelLifeStatus(
    IReadOnlyList<ModelSeatStatus> Seats,
    IReadOnlyList<ModelRefusal> Refusals,
    long AdmittedCount,
    long RefusedCount,
    long PromotedCount,
    long RolledBackCount,
    string LastError);
