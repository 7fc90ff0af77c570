namespace EdgeForecast.EndToEnd.Tests;

/// <summary>Three sensors of one transformer, published ten times a second each until disposed.</summary>
internal sealed class PlantFeed : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Publisher[] _publishers;
    private readonly Task _task;
    private long _sentCount;

    public PlantFeed(int port)
    {
        _publishers = [.. new[] { "oil", "load", "ambient" }.Select(name => new Publisher(port, PlantConfig.Topic(name)))];
        _task = Task.Run(RunAsync);
    }

    /// <summary>How many samples have gone to the broker, over all sensors.</summary>
    public long SentCount => Interlocked.Read(ref _sentCount);

    /// <summary>Stops and waits until the broker has everything.</summary>
    public async Task FinishAsync()
    {
        await _stop.CancelAsync();
        await _task;
        foreach (var publisher in _publishers) await publisher.FinishAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _task;
        foreach (var publisher in _publishers) publisher.Dispose();
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        while (!_stop.IsCancellationRequested)
        {
            var now = TimeProvider.System.GetUtcNow();
            var phase = now.ToUnixTimeMilliseconds() / 60_000.0 * Math.Tau;
            double[] values = [60 + 5 * Math.Sin(phase), 700 + 100 * Math.Cos(phase), 20 + Math.Sin(phase / 3)];
            for (var i = 0; i < values.Length; i++)
            {
                _publishers[i].Send($$"""{"v":{{values[i]:F2}},"ts":{{now.ToUnixTimeMilliseconds()}}}""");
                Interlocked.Increment(ref _sentCount);
            }

            try
            {
                await timer.WaitForNextTickAsync(_stop.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }
}
