using System.Threading.Channels;

namespace EdgeForecast.Mqtt;

/// <summary>
/// Wakes one waiter; set while nobody waits, it lets the next one through at once. Setting it never blocks and
/// allocates nothing.
/// </summary>
internal sealed class AsyncSignal
{
    private readonly Channel<byte> _channel = Channel.CreateBounded<byte>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    public void Set() => _channel.Writer.TryWrite(0);

    /// <exception cref="OperationCanceledException">The wait was given up.</exception>
    public async ValueTask WaitAsync(CancellationToken stop) => await _channel.Reader.ReadAsync(stop);
}
