using System.Globalization;
using MQTTnet;
using MQTTnet.Protocol;

namespace EdgeForecast.Tests.Mqtt;

/// <summary>An independent client that publishes.</summary>
public sealed class TestPublisher : IAsyncDisposable
{
    private readonly IMqttClient _client = new MqttClientFactory().CreateMqttClient();

    public static async Task<TestPublisher> ConnectAsync(int port)
    {
        var publisher = new TestPublisher();
        await publisher._client.ConnectAsync(new MqttClientOptionsBuilder().WithTcpServer("127.0.0.1", port).Build());
        return publisher;
    }

    public Task PublishAsync(string topic, string payload, bool retain = false) =>
        PublishAsync(topic, System.Text.Encoding.UTF8.GetBytes(payload), retain);

    public Task PublishAsync(string topic, double value) =>
        PublishAsync(topic, value.ToString("R", CultureInfo.InvariantCulture));

    public async Task PublishAsync(string topic, byte[] payload, bool retain = false)
    {
        var result = await _client.PublishAsync(new MqttApplicationMessageBuilder()
            .WithTopic(topic)
            .WithPayload(payload)
            .WithRetainFlag(retain)
            .WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce)
            .Build());
        if (!result.IsSuccess) throw new InvalidOperationException($"The broker refused: {result.ReasonCode}.");
    }

    public async ValueTask DisposeAsync()
    {
        if (_client.IsConnected) await _client.DisconnectAsync(new MqttClientDisconnectOptions());
        _client.Dispose();
    }
}
