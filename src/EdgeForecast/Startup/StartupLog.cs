using EdgeForecast.Buffer.Segments;
using EdgeForecast.Core.Forecasting.Slots;
using EdgeForecast.Core.Signals;
using EdgeForecast.Inference.Isolation;
using Microsoft.Extensions.Logging;

namespace EdgeForecast.Startup;

/// <summary>
/// Gives a voice to the rooms that know no logging: the stores, the model host, the forecasts' loops, the warm start.
/// </summary>
internal sealed partial class StartupLog(ILogger<StartupLog> logger) : IForecastLoopObserver
{
    private readonly ILogger _logger = logger;

    public void StoreNotice(StoreNotice notice)
    {
        if (notice.Severity == StoreNoticeSeverity.Error) LogStoreError(notice.Text);
        else if (notice.Severity == StoreNoticeSeverity.Warning) LogStoreWarning(notice.Text);
        else LogStoreInformation(notice.Text);
    }

    public void ModelEvent(ModelHostEvent happened)
    {
        if (happened.Kind is ModelHostEventKind.ModelLoaded or ModelHostEventKind.ModelUnloaded
            or ModelHostEventKind.ModelCleared or ModelHostEventKind.WorkerStarted or ModelHostEventKind.ThreadReturned)
            LogModelEvent(happened.Kind, happened.Model, happened.WorkerId, happened.Detail);
        else LogModelTrouble(happened.Kind, happened.Model, happened.WorkerId, happened.Detail);
    }

    public void WarmStarted(long sampleCount, long gapCount, Timestamp newest) =>
        LogWarmStarted(sampleCount, gapCount, newest);

    public void SlotsMissed(string forecast, MissedSlots missed) => LogSlotsMissed(forecast, missed);

    public void DeadlinesBroken(string forecast, int missCount) => LogDeadlinesBroken(forecast, missCount);

    public void DeadlinesKept(string forecast) => LogDeadlinesKept(forecast);

    public void ProcessPlace(string place) => LogProcessPlace(place);

    public void ClockSetBack(string forecast) => LogClockSetBack(forecast);

    public void StateRefused(string forecast, string problem) => LogStateRefused(forecast, problem);

    public void StateStoreFailed(string forecast, Exception exception) => LogStateStoreFailed(exception, forecast);
}
