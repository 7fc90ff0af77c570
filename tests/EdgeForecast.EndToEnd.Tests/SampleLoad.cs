namespace EdgeForecast.EndToEnd.Tests;

/// <summary>A thousand samples a second of one signal, until disposed.</summary>
internal sealed class SampleLoad : IAsyncDisposable
{
    public const string Signal = "count";
    private const int CountATick = 20;
    private static readonly TimeSpan _tick = TimeSpan.FromMilliseconds(20);
    private readonly Publisher _publisher;
    private readonly Task _task;
    private volatile bool _isOver;
    private long _sentCount;

    public SampleLoad(int port)
    {
        _publisher = new Publisher(port, PlantConfig.Topic(Signal));
        _task = Task.Run(RunAsync);
    }

    public long SentCount => Interlocked.Read(ref _sentCount);

    public async ValueTask DisposeAsync()
    {
        _isOver = true;
        await _task;
        _publisher.Dispose();
    }

    private async Task RunAsync()
    {
        using var timer = new PeriodicTimer(_tick, TimeProvider.System);
        while (!_isOver)
        {
            var time = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
            for (var i = 0; i < CountATick; i++)
                _publisher.Send($$"""{"v":{{Interlocked.Increment(ref _sentCount)}},"ts":{{time}}}""");
            await timer.WaitForNextTickAsync();
        }
    }
}
