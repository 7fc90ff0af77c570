using EdgeForecast.Core.Signals;

namespace EdgeForecast.Models;

/// <summary>One version of a model at a forecast, in a <see cref="ModelMessage"/>.</summary>
internal sealed record ModelSeatMessage(
    string Expert, string Model, string Version, string Sha256, string Role, Timestamp Since)
{
    public static IReadOnlyList<ModelSeatMessage> Of(IEnumerable<ModelSeat> seats) =>
    [
        .. seats.Select(seat => new ModelSeatMessage(
            seat.Expert, seat.Model, seat.Version, seat.Sha256, ModelRoster.Text(seat.Role), seat.Since)),
    ];
}
