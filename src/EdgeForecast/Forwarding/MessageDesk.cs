using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using EdgeForecast.Core.Forecasting;
using EdgeForecast.Core.Pipeline;

namespace EdgeForecast.Forwarding;

/// <summary>
/// Where the messages of one forecast are written: with room that was made ahead, for the forecast that was announced.
/// Used by whoever has the turn of that forecast.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "The writer writes to memory and has nothing to give back.")]
internal sealed class MessageDesk
{
    // What a writer asks for beyond what it writes, and what one message may be longer than the one before.
    private const int SpareBytes = 2048;

    private readonly Utf8JsonWriter _writer = new(Stream.Null);
    private Forecast? _next;
    private OutboundMessage? _message;
    private ArrayBufferWriter<byte>? _room;
    private int _lastBytes;

    /// <summary>What was written last.</summary>
    public ReadOnlyMemory<byte> Payload { get; private set; }

    /// <summary>Makes room for a forecast.</summary>
    /// <param name="next">Whose numbers are not known yet.</param>
    /// <param name="message">Its message, without a payload.</param>
    public void Prepare(Forecast next, OutboundMessage message) =>
        (_next, _message, _room) = (next, message, new ArrayBufferWriter<byte>(_lastBytes + SpareBytes));

    /// <summary>Writes the message of a forecast.</summary>
    /// <param name="forecast">All of it.</param>
    /// <param name="create">Makes the message where the forecast was not announced.</param>
    /// <param name="unit">Of the target; empty where it is not known.</param>
    /// <param name="gateway">The gateway's name.</param>
    public OutboundMessage Write(
        Forecast forecast, Func<Forecast, OutboundMessage> create, string gateway, string unit)
    {
        if (!ReferenceEquals(_next, forecast)) Prepare(forecast, create(forecast));
        var (message, room) = (_message!, _room!);
        (_next, _message, _room) = (null, null, null);
        _writer.Reset(room);
        ForecastMessage.Write(_writer, forecast, gateway, unit);
        _writer.Flush();
        Payload = room.WrittenMemory;
        _lastBytes = room.WrittenCount;
        message.Fill(Payload, forecast.IssuedAt);
        return message;
    }
}
