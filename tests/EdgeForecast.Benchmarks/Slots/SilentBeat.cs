using EdgeForecast.Core.Pipeline;

namespace EdgeForecast.Benchmarks.Slots;

/// <summary>A heartbeat that nobody listens to.</summary>
internal sealed class SilentBeat : IHeartbeat
{
    public void Beat()
    {
        // Nobody watches a measurement.
    }
}
