using EdgeForecast.Core.Signals;

namespace EdgeForecast.Models;

/// <summary>A version of a model at a forecast.</summary>
/// <param name="Forecast">The forecast.</param>
/// <param name="Expert">What it is called there: what is learnt of it is kept under this name.</param>
/// <param name="Line">
/// The configured expert that it is a version of: of a line one is active at a time. Empty for a model that came by
/// itself and replaces nobody.
/// </param>
/// <param name="Model">The bundle's name.</param>
/// <param name="Version">The bundle's version.</param>
/// <param name="Sha256">Of the model file.</param>
/// <param name="Path">Where it was found, relative to the models' folder.</param>
/// <param name="Role">What it is at present.</param>
/// <param name="Since">Since when, by the plant's clock.</param>
/// <param name="Reason">Why.</param>
/// <param name="Predecessor">The expert whose place it took; empty when it took none.</param>
internal sealed record ModelSeat(
    string Forecast,
    string Expert,
    string Line,
    string Model,
    string Version,
    string Sha256,
    string Path,
    ModelRole Role,
    Timestamp Since,
    string Reason,
    string Predecessor = "");
