using EdgeForecast.Core.Signals;

namespace EdgeForecast.Core.Forecasting.Slots;

/// <summary>What else a forecast's loop may be told.</summary>
/// <param name="SaveInterval">
/// The state is saved after a slot when this much time has passed, by the machine's clock; zero: after every slot.
/// Null: ten minutes. In between the notes of each slot are kept, so that nothing is lost either way.
/// </param>
/// <param name="ClaimThread">
/// Called on the forecast's own thread when it begins: asks for a better place among the threads of the machine, and
/// says what it got. Null: the place that every thread has.
/// </param>
/// <param name="ClaimStandby">
/// The same for a second thread, which runs the slots that the first one does not come to in time. Null: there is none.
/// </param>
/// <param name="StartedAt">
/// When the process started, by the plant's clock: slots between this and the first look at the clock fell into the
/// start. Null: the loop's own start.
/// </param>
/// <param name="RehearsalCount">How often a slot is gone through before the first one.</param>
public sealed record ForecastLoopOptions(
    TimeSpan? SaveInterval = null,
    Func<string>? ClaimThread = null,
    Func<string>? ClaimStandby = null,
    Timestamp? StartedAt = null,
    int RehearsalCount = 0)
{
    internal TimeSpan SaveIntervalInForce => SaveInterval ?? TimeSpan.FromMinutes(10);
}
