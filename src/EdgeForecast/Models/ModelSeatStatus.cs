using EdgeForecast.Core.Forecasting.Promotion;

namespace EdgeForecast.Models;

/// <summary>A seat with what is known of it.</summary>
/// <param name="Seat">The seat.</param>
/// <param name="IsLoaded">Whether its model can run.</param>
/// <param name="Challenge">How a shadow does against the one that serves; null for others.</param>
internal sealed record ModelSeatStatus(ModelSeat Seat, bool IsLoaded, ChallengeStatus? Challenge);
