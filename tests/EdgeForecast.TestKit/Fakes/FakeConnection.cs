using System.Threading.Channels;

namespace EdgeForecast.TestKit.Fakes;

/// <summary>
/// A connection that exists only in memory. When it breaks, reading ends with an <see cref="IOException"/>.
/// </summary>
internal sealed class FakeConnection
{
    private readonly Channel<FakeDelivery> _deliveries = Channel.CreateUnbounded<FakeDelivery>();

    public ChannelReader<FakeDelivery> Deliveries => _deliveries.Reader;

    public void Push(FakeDelivery delivery) => _deliveries.Writer.TryWrite(delivery);

    public void Break() => _deliveries.Writer.TryComplete(new IOException("the connection broke"));
}
