using EdgeForecast.Core.Pipeline;

namespace EdgeForecast.Cli.Export;

/// <summary>For loops that nobody supervises.</summary>
internal sealed class NoHeartbeat : IHeartbeat
{
    public void Beat()
    {
        // Nobody counts.
    }
}
