using EdgeForecast.Core.Signals;
using EdgeForecast.Status.Tap;
using EdgeForecast.Supervision;

namespace EdgeForecast.Status;

/// <summary>Puts the snapshots of all rooms together into one.</summary>
/// <param name="gateway">The gateway's name.</param>
/// <param name="supervisor">Knows the loops.</param>
/// <param name="pipeline">Asks the rooms for their snapshots; cheap, called at every request.</param>
/// <param name="taps">Who follows live.</param>
/// <param name="plantTime">Labels the snapshot.</param>
/// <param name="machineTime">Measures the uptime.</param>
internal sealed class StatusBoard(
    string gateway,
    Supervisor supervisor,
    Func<PipelineStatus> pipeline,
    GatewayTaps taps,
    TimeProvider plantTime,
    TimeProvider machineTime)
{
    private readonly long _started = machineTime.GetTimestamp();

    /// <summary>A snapshot of now.</summary>
    public GatewayStatus Read()
    {
        var rooms = pipeline();
        return new GatewayStatus(
            gateway,
            ProductVersion.Text,
            Timestamp.Now(plantTime),
            machineTime.GetElapsedTime(_started).TotalSeconds,
            supervisor.Troubles,
            WaitsOf(rooms),
            ProcessStatus.Read(),
            supervisor.Statuses,
            rooms,
            taps.Status);
    }

    // An upstream that is away does not make it wait: forecasts are made and kept. A source that is away does.
    private List<string> WaitsOf(PipelineStatus rooms)
    {
        List<string> waits = supervisor.Started.IsCompleted ? [] : ["the loops are starting"];
        waits.AddRange(rooms.Sources.Where(source => !source.Status.Connected)
            .Select(source => $"the source {source.Name} is not connected: {source.Status.Detail}"));
        return waits;
    }
}
