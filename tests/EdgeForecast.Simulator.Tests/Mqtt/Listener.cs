using System.Collections.Concurrent;
using System.Text;
using EdgeForecast.Simulator.Mqtt;
using MQTTnet;
using MQTTnet.Protocol;

namespace EdgeForecast.Simulator.Tests.Mqtt;

/// <summary>An MQTT client of its own that keeps what it hears.</summary>
internal sealed class Listener : IAsyncDisposable
{
    private readonly IMqttClient _client = new MqttClientFactory().CreateMqttClient();

    public ConcurrentQueue<(string Topic, string Payload, int Qos)> Heard { get; } = new();

    public static async Task<Listener> StartAsync(BrokerAddress broker, string filter = "#")
    {
        var listener = new Listener();
        listener._client.ApplicationMessageReceivedAsync += message =>
        {
            listener.Heard.Enqueue((message.ApplicationMessage.Topic,
                Encoding.UTF8.GetString(message.ApplicationMessage.Payload),
                (int)message.ApplicationMessage.QualityOfServiceLevel));
            return Task.CompletedTask;
        };
        await listener._client.ConnectAsync(new MqttClientOptionsBuilder()
            .WithTcpServer(broker.Host, broker.Port).WithClientId("listener").Build());
        await listener._client.SubscribeAsync(filter, MqttQualityOfServiceLevel.AtLeastOnce);
        return listener;
    }

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }
}
