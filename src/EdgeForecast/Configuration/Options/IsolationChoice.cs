namespace EdgeForecast.Configuration.Options;

/// <summary>Where a model runs.</summary>
internal enum IsolationChoice
{
    /// <summary>In a worker process, which is killed when a run does not come back.</summary>
    Process,

    /// <summary>On a thread of the gateway's own process: less memory, no protection.</summary>
    Thread,
}
