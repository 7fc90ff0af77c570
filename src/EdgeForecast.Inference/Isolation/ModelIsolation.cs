namespace EdgeForecast.Inference.Isolation;

/// <summary>Where a model runs.</summary>
public enum ModelIsolation
{
    /// <summary>In a worker process, which can be killed and whose crash harms nobody else.</summary>
    Process,

    /// <summary>
    /// On a thread of this process: quicker, but nothing stops a long kernel and a crash takes all down.
    /// </summary>
    Thread,
}
