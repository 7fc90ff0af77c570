using EdgeForecast.Configuration.Options;
using EdgeForecast.Core.Forecasting;

namespace EdgeForecast.Models;

/// <summary>A seat whose model is loaded.</summary>
/// <param name="Seat">The seat.</param>
/// <param name="Options">How the model's roles are played and where it runs.</param>
/// <param name="Model">The model.</param>
internal sealed record SeatedModel(ModelSeat Seat, ExpertOptions Options, IModel Model);
