using System.Runtime.CompilerServices;
using MQTTnet.Formatter;
using MQTTnet.LowLevelClient;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace EdgeForecast.Mqtt;

/// <summary>
/// One connection, from CONNACK until it is closed. What is sent goes out on this connection or not at all: whoever
/// holds an acknowledgement of an older one holds a closed object. The owner receives packet by packet, so a full
/// pipeline leaves the rest in the socket. One receiver, any number of senders.
/// </summary>
internal sealed class MqttConnection : IDisposable
{
    private readonly ILowLevelMqttClient _client;
    private readonly IDisposable? _owned;
    private readonly TimeProvider _machine;
    private readonly CancellationTokenSource _closed = new();
    private Task _ping = Task.CompletedTask;
    private long _lastSent;
    private long _lastHeard;
    private long _lastPing;
    private volatile bool _receiving;
    private string? _closeReason;

    /// <param name="client">Connected.</param>
    /// <param name="version">Spoken.</param>
    /// <param name="answer">The CONNACK.</param>
    /// <param name="endpoint">The broker.</param>
    /// <param name="machine">The machine's clock.</param>
    /// <param name="owned">Disposed with the connection; null for nothing.</param>
    public MqttConnection(
        ILowLevelMqttClient client, MqttProtocolVersion version, MqttConnAckPacket answer, MqttEndpoint endpoint,
        TimeProvider machine, IDisposable? owned = null)
    {
        _client = client;
        _owned = owned;
        _machine = machine;
        Closed = _closed.Token;
        _lastSent = _lastHeard = _lastPing = machine.GetTimestamp();
        var isVersion5 = version == MqttProtocolVersion.V500;
        IsVersion5 = isVersion5;
        SessionPresent = answer.IsSessionPresent;
        KeepAlive = isVersion5 && answer.ServerKeepAlive > 0
            ? TimeSpan.FromSeconds(answer.ServerKeepAlive)
            : endpoint.KeepAlive;
        PeerReceiveMaximum = isVersion5 && answer.ReceiveMaximum > 0 ? answer.ReceiveMaximum : ushort.MaxValue;
        PeerPacketBytesMax = isVersion5 && answer.MaximumPacketSize > 0 ? answer.MaximumPacketSize : uint.MaxValue;
        PeerKeepsRetained = !isVersion5 || answer.RetainAvailable;
        PeerAcknowledges = !isVersion5 || answer.MaximumQoS != MqttQualityOfServiceLevel.AtMostOnce;
        Description = $"{endpoint}, {Name(version)}";
    }

    public bool IsVersion5 { get; }

    /// <summary>The broker kept the session of the connection before.</summary>
    public bool SessionPresent { get; }

    public TimeSpan KeepAlive { get; }

    /// <summary>Messages that may be under way to the broker at once.</summary>
    public int PeerReceiveMaximum { get; }

    public uint PeerPacketBytesMax { get; }

    public bool PeerKeepsRetained { get; }

    /// <summary>Whether the broker offers QoS 1.</summary>
    public bool PeerAcknowledges { get; }

    /// <summary>The broker's address and the version spoken.</summary>
    public string Description { get; }

    /// <summary>Cancelled when the connection is closed, by whomever.</summary>
    public CancellationToken Closed { get; }

    /// <summary>Why it was closed; empty while it stands.</summary>
    public string CloseReason => Volatile.Read(ref _closeReason) ?? "";

    public static string Name(MqttProtocolVersion version) =>
        version == MqttProtocolVersion.V500 ? "MQTT 5" : "MQTT 3.1.1";

    /// <summary>The next packet; null when the connection is closed.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<MqttPacket?> ReceiveAsync()
    {
        while (!Closed.IsCancellationRequested)
        {
            MqttPacket? packet;
            try
            {
                // What waited in the socket while the pipeline was full is not the broker's silence.
                Volatile.Write(ref _lastHeard, _machine.GetTimestamp());
                _receiving = true;
                packet = await _client.ReceiveAsync(Closed);
            }
            catch (Exception broken)
            {
                Abort(broken.GetBaseException().Message);
                return null;
            }
            finally
            {
                Volatile.Write(ref _lastHeard, _machine.GetTimestamp());
                _receiving = false;
            }

            switch (packet)
            {
                case null:
                    Abort("the broker closed the connection");
                    return null;
                case MqttDisconnectPacket farewell:
                    Abort($"the broker disconnected: {farewell.ReasonCode} {farewell.ReasonString}".TrimEnd());
                    return null;
                case MqttPingRespPacket:
                    continue;
                default:
                    return packet;
            }
        }

        return null;
    }

    /// <summary>False when the connection is closed.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<bool> SendAsync(MqttPacket packet)
    {
        if (Closed.IsCancellationRequested) return false;
        try
        {
            await _client.SendAsync(packet, Closed);
            Volatile.Write(ref _lastSent, _machine.GetTimestamp());
            return !Closed.IsCancellationRequested;
        }
        catch (Exception broken)
        {
            Abort(broken.GetBaseException().Message);
            return false;
        }
    }

    /// <summary>
    /// To be called about once a second: asks for a sign of life, and closes the connection when none comes. Silence
    /// counts only while somebody receives: a full pipeline must not look like a dead broker.
    /// </summary>
    public void Tick()
    {
        if (KeepAlive == TimeSpan.Zero || Closed.IsCancellationRequested) return;
        var silence = _machine.GetElapsedTime(Volatile.Read(ref _lastHeard));
        if (_receiving && silence > KeepAlive * 1.5)
        {
            Abort($"no sign of life from the broker for {silence.TotalSeconds:0} s");
            return;
        }

        var half = KeepAlive / 2;
        var quiet = silence >= half || _machine.GetElapsedTime(Volatile.Read(ref _lastSent)) >= half;
        if (!quiet || !_ping.IsCompleted || _machine.GetElapsedTime(_lastPing) < half) return;
        _lastPing = _machine.GetTimestamp();
        _ping = SendAsync(MqttPingReqPacket.Instance).AsTask();
    }

    /// <summary>Says farewell, so that the broker keeps its will to itself, and closes.</summary>
    public async Task CloseAsync(TimeSpan limit)
    {
        var farewell = SendAsync(new MqttDisconnectPacket()).AsTask();
        await Task.WhenAny(farewell, Task.Delay(limit, _machine));
        Abort("closed by us");
    }

    /// <summary>Closes without a farewell. The first reason counts.</summary>
    public void Abort(string reason)
    {
        if (Interlocked.CompareExchange(ref _closeReason, reason, null) is null) _closed.Cancel();
    }

    public void Dispose()
    {
        Abort("closed by us");
        _client.Dispose();
        _owned?.Dispose();
        _closed.Dispose();
    }
}
