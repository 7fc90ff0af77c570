using EdgeForecast.Status;
using EdgeForecast.Status.Tap;
using EdgeForecast.Supervision;

namespace EdgeForecast;

/// <summary>A gateway that is put together: run it once, then dispose it.</summary>
internal sealed class Gateway(
    Supervisor supervisor, StatusBoard board, StatusServer? server, GatewayTaps taps, IReadOnlyList<object> rooms)
    : IAsyncDisposable
{
    public Supervisor Supervisor => supervisor;

    /// <summary>Live samples and forecasts.</summary>
    public GatewayTaps Taps => taps;

    /// <summary>Where the status is served; null while it is not.</summary>
    public string? StatusAddress => server?.Address;

    public GatewayStatus Status => board.Read();

    public async ValueTask DisposeAsync()
    {
        foreach (var room in rooms)
        {
            if (room is IAsyncDisposable asynchronous) await asynchronous.DisposeAsync();
            else (room as IDisposable)?.Dispose();
        }
    }
}
