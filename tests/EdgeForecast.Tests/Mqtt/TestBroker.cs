using EdgeForecast.TestKit;

namespace EdgeForecast.Tests.Mqtt;

/// <summary>One of the brokers, whichever it is.</summary>
public sealed class TestBroker : IAsyncDisposable
{
    private readonly Func<ValueTask> _stop;

    private TestBroker(int port, Func<ValueTask> stop)
    {
        Port = port;
        _stop = stop;
    }

    public int Port { get; }

    /// <param name="isMosquitto">Mosquitto in a process of its own; otherwise MQTTnet's within this one.</param>
    public static async Task<TestBroker> StartAsync(bool isMosquitto)
    {
        if (!isMosquitto)
        {
            var embedded = await EmbeddedBroker.StartAsync();
            return new TestBroker(embedded.Port, embedded.DisposeAsync);
        }

        // Its usual window of 20 with MQTT 3.1.1 has a test of its own.
        var mosquitto = await Mosquitto.StartAsync("max_inflight_messages 1000");
        return new TestBroker(mosquitto.Port, () =>
        {
            mosquitto.Dispose();
            return ValueTask.CompletedTask;
        });
    }

    public ValueTask DisposeAsync() => _stop();
}
