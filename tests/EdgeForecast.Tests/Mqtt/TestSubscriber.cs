using System.Text;
using EdgeForecast.TestKit.Contracts;
using MQTTnet;
using MQTTnet.Protocol;

namespace EdgeForecast.Tests.Mqtt;

/// <summary>An independent client that subscribes.</summary>
public sealed class TestSubscriber : IAsyncDisposable
{
    private readonly IMqttClient _client = new MqttClientFactory().CreateMqttClient();
    private readonly Lock _gate = new();
    private readonly List<ReceivedMessage> _received = [];

    public IReadOnlyList<ReceivedMessage> Received
    {
        get { lock (_gate) return [.. _received]; }
    }

    public static async Task<TestSubscriber> ConnectAsync(int port, string filter)
    {
        var subscriber = new TestSubscriber();
        subscriber._client.ApplicationMessageReceivedAsync += message =>
        {
            var payload = Encoding.UTF8.GetString(message.ApplicationMessage.Payload);
            lock (subscriber._gate)
                subscriber._received.Add(new ReceivedMessage(
                    message.ApplicationMessage.Topic, payload, message.ApplicationMessage.Retain));
            return Task.CompletedTask;
        };
        await subscriber._client.ConnectAsync(
            new MqttClientOptionsBuilder().WithTcpServer("127.0.0.1", port).Build());
        await subscriber._client.SubscribeAsync(filter, MqttQualityOfServiceLevel.AtLeastOnce);
        return subscriber;
    }

    public async ValueTask DisposeAsync()
    {
        if (_client.IsConnected) await _client.DisconnectAsync(new MqttClientDisconnectOptions());
        _client.Dispose();
    }
}
