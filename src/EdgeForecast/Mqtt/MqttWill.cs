namespace EdgeForecast.Mqtt;

/// <summary>What the broker publishes, retained, when the connection ends without a farewell.</summary>
internal sealed record MqttWill(string Topic, byte[] Payload);
