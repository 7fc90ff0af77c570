using EdgeForecast.Core.Signals;

namespace EdgeForecast.Sources.Mqtt;

/// <summary>One message as it came.</summary>
/// <param name="topic">Where it was published.</param>
/// <param name="payload">Its bytes.</param>
/// <param name="arrival">When it was received.</param>
/// <param name="packetIdentifier">1 to 65535; 0 with QoS 0.</param>
/// <param name="isRepeat">The broker may have delivered it before (DUP).</param>
/// <param name="isRetained">It was kept from an earlier time for whoever subscribes (RETAIN).</param>
internal readonly ref struct MqttDelivery(
    string topic, ReadOnlySpan<byte> payload, Timestamp arrival, ushort packetIdentifier, bool isRepeat,
    bool isRetained)
{
    public string Topic { get; } = topic;

    public ReadOnlySpan<byte> Payload { get; } = payload;

    public Timestamp Arrival { get; } = arrival;

    public ushort PacketIdentifier { get; } = packetIdentifier;

    public bool IsRepeat { get; } = isRepeat;

    public bool IsRetained { get; } = isRetained;
}
