using EdgeForecast.Configuration.Options;
using EdgeForecast.Core.Forecasting.Promotion;

namespace EdgeForecast.Models;

/// <summary>The running forecasts, as far as their experts can be exchanged.</summary>
internal interface IForecastSeats
{
    /// <summary>
    /// Exchanges the experts of a forecast between two slots. What was learnt of those that remain is kept. Done when
    /// the models that are no longer seated are used no more.
    /// </summary>
    /// <exception cref="IOException">The past of new windows could not be read; nothing has changed.</exception>
    Task ExchangeAsync(ForecastOptions forecast, IReadOnlyList<SeatedModel> seated, CancellationToken stop);

    /// <summary>How the shadows of a forecast do.</summary>
    IReadOnlyList<ChallengeStatus> Challenges(string forecast);
}
