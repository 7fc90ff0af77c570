namespace EdgeForecast.EndToEnd.Tests;

/// <summary>
/// Three sensors of one transformer, published ten times a second each until disposed; before that, what they read a
/// while ago, so that no test waits until a window is full.
/// </summary>
internal sealed class PlantFeed : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Publisher[] _publishers;
    private readonly Task _task;
    private readonly TimeSpan _history;
    private long _sentCount;

    /// <param name="port">Of the broker.</param>
    /// <param name="history">How far back the readings begin, two a second.</param>
    public PlantFeed(int port, TimeSpan history = default)
    {
        _history = history;
        _publishers = [.. PlantConfig.Sensors.Select(name => new Publisher(port, PlantConfig.Topic(name)))];
        _task = Task.Run(RunAsync);
    }

    /// <summary>How many samples have gone to the broker, over all sensors.</summary>
    public long SentCount => Interlocked.Read(ref _sentCount);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _task;
        foreach (var publisher in _publishers) publisher.Dispose();
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        var start = TimeProvider.System.GetUtcNow();
        for (var ago = _history; ago > TimeSpan.Zero; ago -= TimeSpan.FromMilliseconds(500)) Send(start - ago);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        while (!_stop.IsCancellationRequested)
        {
            Send(TimeProvider.System.GetUtcNow());
            try
            {
                await timer.WaitForNextTickAsync(_stop.Token);
            }
            catch (OperationCanceledException)
            {
                return; // Disposed.
            }
        }
    }

    private void Send(DateTimeOffset moment)
    {
        var phase = moment.ToUnixTimeMilliseconds() / 60_000.0 * Math.Tau;
        double[] values = [60 + 5 * Math.Sin(phase), 700 + 100 * Math.Cos(phase), 20 + Math.Sin(phase / 3)];
        for (var i = 0; i < values.Length; i++)
        {
            _publishers[i].Send($$"""{"v":{{values[i]:F2}},"ts":{{moment.ToUnixTimeMilliseconds()}}}""");
            Interlocked.Increment(ref _sentCount);
        }
    }
}
