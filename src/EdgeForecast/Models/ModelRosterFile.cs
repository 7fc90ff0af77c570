namespace EdgeForecast.Models;

/// <summary>What stands in the roster's file.</summary>
/// <param name="Seats">The roster.</param>
/// <param name="News">What was told of it last and may not have reached the outbox' disk.</param>
internal sealed record ModelRosterFile(IReadOnlyList<ModelSeat> Seats, IReadOnlyList<ModelMessage> News);
