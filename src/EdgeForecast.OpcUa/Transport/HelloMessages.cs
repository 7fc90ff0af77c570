using EdgeForecast.OpcUa.Encoding;

namespace EdgeForecast.OpcUa.Transport;

/// <summary>The messages before any channel (Part 6, 7.1.2.3 to 7.1.2.5).</summary>
internal static class HelloMessages
{
    private const int UrlBytesMax = 4096;

    /// <summary>Version, the four limits, the URL as the client was given it.</summary>
    public static byte[] Hello(string endpointUrl, TransportLimits limits)
    {
        using var writer = new UaWriter();
        writer.WriteRaw(new byte[ChunkHeader.Size]);
        writer.WriteUInt32(0);
        writer.WriteInt32(limits.ChunkBytesMax);
        writer.WriteInt32(limits.ChunkBytesMax);
        writer.WriteInt32(limits.MessageBytesMax);
        writer.WriteInt32(limits.ChunkCountMax);
        writer.WriteString(endpointUrl.Length <= UrlBytesMax ? endpointUrl : endpointUrl[..UrlBytesMax]);
        return Finish(writer, MessageKind.Hello);
    }

    /// <summary>What the server can take: its largest chunk, message and number of chunks, 0 for no limit.</summary>
    public static DecodeStatus TryReadAcknowledge(
        ReadOnlySpan<byte> body, out uint receiveBytes, out uint messageBytes, out uint chunkCount)
    {
        var reader = new UaReader(body, DecodeLimits.Default);
        reader.ReadUInt32();
        receiveBytes = reader.ReadUInt32();
        reader.ReadUInt32();
        messageBytes = reader.ReadUInt32();
        chunkCount = reader.ReadUInt32();
        if (reader.Status == DecodeStatus.Done && receiveBytes < MinBytes) return DecodeStatus.Malformed;
        return reader.Status;
    }

    /// <summary>Version, what this side receives and sends at most, its largest message and number of chunks.</summary>
    public static byte[] Acknowledge(int receiveBytes, int sendBytes, TransportLimits limits)
    {
        using var writer = new UaWriter();
        writer.WriteRaw(new byte[ChunkHeader.Size]);
        writer.WriteUInt32(0);
        writer.WriteInt32(receiveBytes);
        writer.WriteInt32(sendBytes);
        writer.WriteInt32(limits.MessageBytesMax);
        writer.WriteInt32(limits.ChunkCountMax);
        return Finish(writer, MessageKind.Acknowledge);
    }

    /// <summary>Why the connection ends: the last words before it is closed.</summary>
    public static byte[] Error(StatusCode status, string reason)
    {
        using var writer = new UaWriter();
        writer.WriteRaw(new byte[ChunkHeader.Size]);
        writer.WriteStatusCode(status);
        writer.WriteString(reason.Length <= UrlBytesMax / 4 ? reason : reason[..(UrlBytesMax / 4)]);
        return Finish(writer, MessageKind.Error);
    }

    /// <summary>What a client can take and will send, 0 for no limit of its messages and chunks.</summary>
    public static DecodeStatus TryReadHello(ReadOnlySpan<byte> body, out Greeting greeting)
    {
        var reader = new UaReader(body, new DecodeLimits(StringBytesMax: UrlBytesMax));
        reader.ReadUInt32();
        greeting = new Greeting(
            reader.ReadUInt32(), reader.ReadUInt32(), reader.ReadUInt32(), reader.ReadUInt32(), reader.ReadString());
        if (reader.Status != DecodeStatus.Done) return reader.Status;
        return greeting.ReceiveBytes < MinBytes || greeting.SendBytes < MinBytes
            ? DecodeStatus.Malformed
            : DecodeStatus.Done;
    }

    public static DecodeStatus TryReadError(ReadOnlySpan<byte> body, out StatusCode status, out string? reason)
    {
        var reader = new UaReader(body, new DecodeLimits(StringBytesMax: UrlBytesMax));
        status = reader.ReadStatusCode();
        reason = reader.ReadString();
        return reader.Status;
    }

    private static byte[] Finish(UaWriter writer, MessageKind kind)
    {
        var message = writer.Written.ToArray();
        new ChunkHeader(kind, ChunkKind.Final, message.Length).Write(message);
        return message;
    }

    /// <summary>The smallest chunk that every stack must take.</summary>
    private const uint MinBytes = 8192;
}
