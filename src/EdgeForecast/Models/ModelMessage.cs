using EdgeForecast.Core.Forecasting;
using EdgeForecast.Core.Forecasting.Promotion;
using EdgeForecast.Core.Signals;

namespace EdgeForecast.Models;

/// <summary>
/// A step in the life of a model as it is published, with how it stands then with all models of the forecast;
/// <c>docs/messages.md</c> says what each field means.
/// </summary>
internal sealed record ModelMessage(
    int SchemaVersion,
    string Gateway,
    string? Forecast,
    string Id,
    string Event,
    string? Expert,
    string? Model,
    string? Version,
    string? Sha256,
    string? Path,
    string? Role,
    Timestamp Since,
    string? Predecessor,
    IReadOnlyList<string> Reasons,
    ModelEvidence? Evidence,
    IReadOnlyList<ModelSeatMessage> Seats)
{
    /// <summary>Raised when a field changes its meaning or goes; a new field alone does not raise it.</summary>
    public const int CurrentSchemaVersion = 1;

    // A hostile bundle may be wrong in a million places, at length.
    private const int ReasonCountMax = 16;
    private const int ReasonLengthMax = 400;

    /// <summary>Of a change of the roster; null for one that is told with another's.</summary>
    public static ModelMessage? Of(
        ModelChange change, string gateway, ChallengeStatus? evidence, IEnumerable<ModelSeat> seats)
    {
        if (ModelEventText.KindOf(change) is not { } kind) return null;
        var seat = change.Seat;
        return new ModelMessage(
            CurrentSchemaVersion, gateway, seat.Forecast,
            IdOf(seat.Forecast, seat.Expert, kind, seat.Since), ModelEventText.NameOf(kind),
            seat.Expert, seat.Model, seat.Version, seat.Sha256, seat.Path, ModelRoster.Text(seat.Role),
            seat.Since, seat.Predecessor.Length > 0 ? seat.Predecessor : null, Cut([seat.Reason]),
            ModelEvidence.Of(evidence), ModelSeatMessage.Of(seats));
    }

    /// <summary>Of a bundle that was not taken in.</summary>
    /// <param name="refusal">Why.</param>
    /// <param name="model">What the bundle says that it is; null where that could not be read.</param>
    /// <param name="gateway">The gateway's name.</param>
    /// <param name="seats">Of the forecast; none where it is no good for any.</param>
    public static ModelMessage Of(
        ModelRefusal refusal, ModelDescription? model, string gateway, IEnumerable<ModelSeat> seats) => new(
            CurrentSchemaVersion, gateway, refusal.Forecast.Length > 0 ? refusal.Forecast : null,
            IdOf(
                refusal.Forecast.Length > 0 ? refusal.Forecast : ModelHerald.AnyForecast, refusal.Path,
                ModelEventKind.Refused, refusal.At),
            ModelEventText.NameOf(ModelEventKind.Refused), null, model?.Name, model?.Version, model?.Sha256,
            refusal.Path, null, refusal.At, null, Cut(refusal.Reasons), null, ModelSeatMessage.Of(seats));

    /// <summary>Of the start of the gateway.</summary>
    public static ModelMessage OfStart(
        string forecast, string gateway, Timestamp now, IEnumerable<ModelSeat> seats) => new(
            CurrentSchemaVersion, gateway, forecast, IdOf(forecast, "", ModelEventKind.Started, now),
            ModelEventText.NameOf(ModelEventKind.Started), null, null, null, null, null, null, now, null, [],
            null, ModelSeatMessage.Of(seats));

    private static string IdOf(string forecast, string about, ModelEventKind kind, Timestamp since) =>
        $"{forecast}/models/{about}/{ModelEventText.NameOf(kind)}@{since}";

    private static IReadOnlyList<string> Cut(IReadOnlyList<string> reasons) =>
    [
        .. reasons.Take(ReasonCountMax).Select(reason =>
            reason.Length <= ReasonLengthMax ? reason : reason[..ReasonLengthMax] + "..."),
        .. reasons.Count > ReasonCountMax ? [$"and {reasons.Count - ReasonCountMax} more"] : (string[])[],
    ];
}
