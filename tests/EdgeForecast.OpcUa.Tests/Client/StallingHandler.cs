using EdgeForecast.OpcUa.Client;
using EdgeForecast.OpcUa.Encoding;

namespace EdgeForecast.OpcUa.Tests.Client;

/// <summary>Stands still at the first notification until it is told to go on.</summary>
internal sealed class StallingHandler : INotificationHandler
{
    private readonly TaskCompletionSource _stalled = new();
    private readonly TaskCompletionSource _goOn = new();
    private int _count;

    public Task Stalled => _stalled.Task;

    public int Count => Volatile.Read(ref _count);

    public void GoOn() => _goOn.TrySetResult();

    public async ValueTask OnValuesAsync(
        NotificationToken token, IReadOnlyList<ItemValue> values, CancellationToken stop)
    {
        _stalled.TrySetResult();
        await _goOn.Task.WaitAsync(stop);
        Interlocked.Increment(ref _count);
    }

    public void OnItemStatus(int item, StatusCode status) => Assert.False(status.IsBad);

    public void OnLoss(string reason) => Assert.Fail(reason);
}
