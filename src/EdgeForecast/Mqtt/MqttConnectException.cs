namespace EdgeForecast.Mqtt;

/// <summary>An attempt to connect failed; the message says where and why.</summary>
internal sealed class MqttConnectException(string message, MqttConnectFailure failure, Exception? inner = null)
    : Exception(message, inner)
{
    public MqttConnectFailure Failure { get; } = failure;
}
