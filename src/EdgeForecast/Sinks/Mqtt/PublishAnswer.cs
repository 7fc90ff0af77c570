using MQTTnet.Protocol;

namespace EdgeForecast.Sinks.Mqtt;

/// <summary>What the broker said to one PUBLISH.</summary>
/// <param name="IsAnswered">False when the connection was closed first.</param>
/// <param name="Code">The reason code of its PUBACK; success with MQTT 3.1.1.</param>
/// <param name="Text">What it added for people, or why the connection was closed.</param>
internal readonly record struct PublishAnswer(bool IsAnswered, MqttPubAckReasonCode Code, string Text)
{
    public bool IsAcknowledged => IsAnswered && (int)Code < 0x80;

    /// <summary>The broker would say no again: the fault is in the message or the rights, not in the moment.</summary>
    public bool IsRefused => IsAnswered && Code
        is MqttPubAckReasonCode.NotAuthorized
        or MqttPubAckReasonCode.TopicNameInvalid
        or MqttPubAckReasonCode.PayloadFormatInvalid;
}
