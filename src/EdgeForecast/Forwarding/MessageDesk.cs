using System.Buffers;
using System.Text.Json;
using EdgeForecast.Core.Forecasting;
using EdgeForecast.Core.Pipeline;

namespace EdgeForecast.Forwarding;

/// <summary>
/// Where the messages of one forecast are written: with room that was made ahead, for the forecast that was announced.
/// Used by whoever has the turn of that forecast.
/// </summary>
internal sealed class MessageDesk
{
    // What a writer asks for beyond what it writes, and what one message may be longer than the one before.
    private const int SpareBytes = 2048;

    private Room? _room;
    private int _lastBytes;

    /// <summary>What was written last.</summary>
    public ReadOnlyMemory<byte> Payload { get; private set; }

    /// <summary>Makes room for a forecast.</summary>
    /// <param name="next">Whose numbers are not known yet.</param>
    /// <param name="message">Its message, without a payload.</param>
    public void Prepare(Forecast next, OutboundMessage message) => _room = NewRoom(next, message);

    /// <summary>Writes the message of a forecast.</summary>
    /// <param name="forecast">All of it.</param>
    /// <param name="create">Makes the message where the forecast was not announced.</param>
    /// <param name="unit">Of the target; empty where it is not known.</param>
    /// <param name="gateway">The gateway's name.</param>
    public OutboundMessage Write(
        Forecast forecast, Func<Forecast, OutboundMessage> create, string gateway, string unit)
    {
        var room = _room is { } made && ReferenceEquals(made.Forecast, forecast)
            ? made
            : NewRoom(forecast, create(forecast));
        _room = null;
        using (room.Json) ForecastMessage.Write(room.Json, forecast, gateway, unit);
        Payload = room.Bytes.WrittenMemory;
        _lastBytes = room.Bytes.WrittenCount;
        room.Message.Fill(Payload, forecast.IssuedAt);
        return room.Message;
    }

    private Room NewRoom(Forecast forecast, OutboundMessage message)
    {
        var bytes = new ArrayBufferWriter<byte>(_lastBytes + SpareBytes);
        return new Room(forecast, message, bytes, new Utf8JsonWriter(bytes));
    }

    private sealed record Room(
        Forecast Forecast, OutboundMessage Message, ArrayBufferWriter<byte> Bytes, Utf8JsonWriter Json);
}
