using EdgeForecast.Core.Pipeline;
using EdgeForecast.TestKit.Fakes;

namespace EdgeForecast.TestKit.Contracts;

/// <summary>A loop started by a test; disposing it stops it, and fails when the loop ended with an error.</summary>
public sealed class RunningLoop : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();

    private RunningLoop(ILoop loop) => Completion = Task.Run(() => loop.RunAsync(Heartbeat, _stop.Token));

    public CountingHeartbeat Heartbeat { get; } = new();

    /// <summary>Ends when the loop returns or throws.</summary>
    public Task Completion { get; }

    public static RunningLoop Start(ILoop loop) => new(loop);

    /// <summary>Tells the loop to stop and waits until it has.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await Completion.WaitAsync(Eventually.Limit, TimeProvider.System);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }
}
