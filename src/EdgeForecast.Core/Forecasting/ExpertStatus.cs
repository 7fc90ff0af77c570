namespace EdgeForecast.Core.Forecasting;

/// <summary>A snapshot of one expert of a forecast. Counts of slots are since the process started.</summary>
/// <param name="Name">The expert's name in the forecast's declaration.</param>
/// <param name="OkCount">Slots in which it answered in time.</param>
/// <param name="LateCount">Slots in which it was not done at the cut-off.</param>
/// <param name="FailedCount">Slots in which its run ended with an error.</param>
/// <param name="RefusedCount">Slots in which it could not be started.</param>
/// <param name="NoWindowCount">Slots in which its input was not usable.</param>
/// <param name="ElapsedMsP50">Median time in the model over the last slots, milliseconds; NaN without a run.</param>
/// <param name="ElapsedMsP99">The 99th percentile of the same.</param>
/// <param name="Weight">Its weight in the last forecast, mean over the horizon.</param>
/// <param name="ScoredCount">
/// Its answers whose actual has arrived, since the process or its restored state began.
/// </param>
/// <param name="Mae">Mean absolute error of those, in the target's unit; NaN while nothing is scored.</param>
public sealed record ExpertStatus(
    string Name,
    long OkCount,
    long LateCount,
    long FailedCount,
    long RefusedCount,
    long NoWindowCount,
    double ElapsedMsP50,
    double ElapsedMsP99,
    double Weight,
    long ScoredCount,
    double Mae)
{
    /// <summary>Slots in which the plan left it out.</summary>
    public long LeftOutCount { get; init; }
}
