namespace EdgeForecast.Models;

/// <summary>One step in the life of a model.</summary>
/// <param name="Seat">As it is now.</param>
/// <param name="Before">What it was before; null for a newcomer.</param>
/// <param name="IsReturn">It takes back the place that another had taken from it.</param>
internal sealed record ModelChange(ModelSeat Seat, ModelRole? Before, bool IsReturn = false);
