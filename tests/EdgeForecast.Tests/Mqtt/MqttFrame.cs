using System.Buffers.Binary;
using System.Text;

namespace EdgeForecast.Tests.Mqtt;

/// <summary>
/// One packet as it was on the wire, read by the tests themselves so that they do not take the library's word.
/// </summary>
public sealed record MqttFrame(byte Header, byte[] Body)
{
    public const int Connect = 1;
    public const int ConnAck = 2;
    public const int Publish = 3;
    public const int PubAck = 4;
    public const int Subscribe = 8;

    public int Type => Header >> 4;

    public bool IsRepeat => (Header & 0x08) != 0;

    public bool IsRetained => (Header & 0x01) != 0;

    public int Qos => (Header >> 1) & 3;

    /// <summary>Of a CONNECT: 4 for MQTT 3.1.1, 5 for MQTT 5.</summary>
    public int ProtocolLevel => Body[6];

    /// <summary>Of a PUBLISH with QoS 1 or of a PUBACK.</summary>
    public int PacketIdentifier =>
        BinaryPrimitives.ReadUInt16BigEndian(Body.AsSpan(Type == Publish ? 2 + TopicLength : 0));

    public string Topic => Encoding.UTF8.GetString(Body.AsSpan(2, TopicLength));

    private int TopicLength => BinaryPrimitives.ReadUInt16BigEndian(Body);

    /// <summary>Of a PUBLISH.</summary>
    public string Payload(int protocolLevel)
    {
        var at = 2 + TopicLength + (Qos > 0 ? 2 : 0);
        if (protocolLevel == 5)
        {
            var length = 0;
            for (var shift = 0; ; shift += 7)
            {
                var part = Body[at++];
                length |= (part & 0x7F) << shift;
                if (part < 0x80) break;
            }

            at += length;
        }

        return Encoding.UTF8.GetString(Body.AsSpan(at));
    }

    public byte[] ToBytes()
    {
        var bytes = new List<byte> { Header };
        var length = Body.Length;
        do
        {
            bytes.Add((byte)((length & 0x7F) | (length > 0x7F ? 0x80 : 0)));
            length >>= 7;
        }
        while (length > 0);
        bytes.AddRange(Body);
        return [.. bytes];
    }

    /// <summary>The next packet; null at the end of the stream.</summary>
    public static async Task<MqttFrame?> ReadAsync(Stream stream, CancellationToken stop)
    {
        var one = new byte[1];
        if (await stream.ReadAsync(one, stop) == 0) return null;
        var header = one[0];
        var length = 0;
        for (var shift = 0; ; shift += 7)
        {
            await stream.ReadExactlyAsync(one, stop);
            length |= (one[0] & 0x7F) << shift;
            if (one[0] < 0x80) break;
        }

        var body = new byte[length];
        await stream.ReadExactlyAsync(body, stop);
        return new MqttFrame(header, body);
    }
}
