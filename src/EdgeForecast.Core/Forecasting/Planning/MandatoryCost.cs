using EdgeForecast.Core.Forecasting.Slots;

namespace EdgeForecast.Core.Forecasting.Planning;

/// <summary>
/// What the mandatory part of a slot takes at most: window, persistence, seasonal naive, the rest of the ladder and the
/// hand-over, without any model. Assumed before anything is measured, for the smallest machine that is meant, a
/// Raspberry Pi 4, some ten times what an x64 server takes: 1 ms a slot, 1 us a step of the horizon for each declared
/// expert and three more, 0.5 us a step of the target's past.
/// </summary>
public static class MandatoryCost
{
    /// <summary>The share of all cores that the mandatory parts may fill: the rest is for models and samples.</summary>
    public const double ShareMax = 0.5;

    private const double SlotMs = 1;
    private const double CellMs = 0.001;
    private const double PastStepMs = 0.0005;

    /// <summary>Of a slot of a forecast.</summary>
    /// <param name="horizonSteps">Steps of its horizon.</param>
    /// <param name="expertCount">Declared experts.</param>
    /// <param name="pastSteps">Steps of the target that are looked at.</param>
    public static TimeSpan Of(int horizonSteps, int expertCount, int pastSteps) => TimeSpan.FromMilliseconds(
        SlotMs + CellMs * horizonSteps * (expertCount + 3) + PastStepMs * pastSteps);

    /// <inheritdoc cref="Of(int, int, int)"/>
    public static TimeSpan Of(ForecastDefinition definition) =>
        Of(definition.HorizonSteps, definition.Experts.Count, definition.SeriesLength);
}
