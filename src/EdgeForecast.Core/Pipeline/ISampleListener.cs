using EdgeForecast.Core.Signals;

namespace EdgeForecast.Core.Pipeline;

/// <summary>Sees what the gate takes in, before it is stored: windows, live views, counters.</summary>
public interface ISampleListener
{
    /// <summary>
    /// Accepted samples in the order of arrival, valid during the call only. On the thread of the ingest loop: must not
    /// block. An exception is counted and concerns nobody else.
    /// </summary>
    void OnAccepted(ReadOnlySpan<Sample> accepted);
}
