using System.Net;
using System.Net.Sockets;

namespace EdgeForecast.Tests.Mqtt;

/// <summary>
/// A broker of a few bytes: answers every CONNECT with given bytes, or with none, and closes or stays.
/// </summary>
public sealed class ScriptedBroker : IAsyncDisposable
{
    /// <summary>MQTT 3.1.1, 3.2: accepted.</summary>
    public static readonly byte[] Accepted3 = [0x20, 2, 0, 0];

    /// <summary>MQTT 3.1.1, 3.2: unacceptable protocol version.</summary>
    public static readonly byte[] VersionRefused3 = [0x20, 2, 0, 1];

    /// <summary>MQTT 5, 3.2: success, no properties.</summary>
    public static readonly byte[] Accepted5 = [0x20, 3, 0, 0, 0];

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<int, byte[]> _answer;
    private readonly Func<int, bool> _stays;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<int> _levels = [];
    private readonly Lock _gate = new();
    private readonly Task _running;

    /// <param name="answer">From the CONNECT's protocol level (4 or 5) to the answer.</param>
    /// <param name="stays">Whether the connection is kept afterwards.</param>
    public ScriptedBroker(Func<int, byte[]> answer, Func<int, bool> stays)
    {
        _answer = answer;
        _stays = stays;
        _listener.Start();
        _running = RunAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>The protocol level of every CONNECT so far.</summary>
    public IReadOnlyList<int> Levels
    {
        get { lock (_gate) return [.. _levels]; }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _running;
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        var clients = new List<Task>();
        try
        {
            while (true) clients.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
        }
        catch (Exception stopped) when (stopped is OperationCanceledException or SocketException)
        {
            await Task.WhenAll(clients);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                if (await MqttFrame.ReadAsync(stream, _stop.Token) is not { Type: MqttFrame.Connect } connect) return;
                lock (_gate) _levels.Add(connect.ProtocolLevel);
                await stream.WriteAsync(_answer(connect.ProtocolLevel), _stop.Token);
                if (!_stays(connect.ProtocolLevel)) return;
                while (await MqttFrame.ReadAsync(stream, _stop.Token) is { } frame)
                    if (frame.Type == MqttFrame.Subscribe)
                        await stream.WriteAsync(Granted(frame, connect.ProtocolLevel), _stop.Token);
            }
            catch (Exception ended) when (ended is OperationCanceledException or IOException)
            {
                return;
            }
        }
    }

    private static byte[] Granted(MqttFrame subscribe, int level) => level == 5
        ? [0x90, 4, subscribe.Body[0], subscribe.Body[1], 0, 1]
        : [0x90, 3, subscribe.Body[0], subscribe.Body[1], 1];
}
