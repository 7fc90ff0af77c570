using EdgeForecast.Core.Signals;
using EdgeForecast.Supervision;

namespace EdgeForecast.Status;

/// <summary>Everything that is known of a running gateway at one moment: what <c>/status</c> shows.</summary>
/// <param name="Gateway">Its name.</param>
/// <param name="Version">Of the program.</param>
/// <param name="Time">By the plant's clock.</param>
/// <param name="UptimeSeconds">Since the process started, by the machine's clock.</param>
/// <param name="Troubles">Why it is not healthy; empty when it is.</param>
/// <param name="Waits">Why it is not ready although healthy, such as a broker that is away; empty when it is.</param>
/// <param name="Process">What it takes from the machine.</param>
/// <param name="Loops">The supervised loops.</param>
/// <param name="Pipeline">The pipeline.</param>
/// <param name="Tap">Who follows live.</param>
internal sealed record GatewayStatus(
    string Gateway,
    string Version,
    Timestamp Time,
    double UptimeSeconds,
    IReadOnlyList<string> Troubles,
    IReadOnlyList<string> Waits,
    ProcessStatus Process,
    IReadOnlyList<LoopStatus> Loops,
    PipelineStatus Pipeline,
    TapStatus Tap)
{
    /// <summary>Every loop does its work.</summary>
    public bool IsHealthy => Troubles.Count == 0;

    /// <summary>Healthy, and samples can arrive.</summary>
    public bool IsReady => IsHealthy && Waits.Count == 0;
}
