using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using EdgeForecast.OpcUa.Messages;

namespace EdgeForecast.OpcUa.Tests.Client;

/// <summary>
/// Stands between client and server of an unsecured channel: cuts connections, and makes an answer to a publish request
/// vanish without a trace in the numbers of the chunks, as if the server had never sent it.
/// </summary>
internal sealed class CuttingProxy : IAsyncDisposable
{
    private const int HeaderBytes = 8;
    private const int SequenceAt = 16;
    private const int TypeAt = 24;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly int _targetPort;
    private readonly Task _running;
    private readonly List<Task> _lines = [];
    private volatile CancellationTokenSource _line = new();
    private int _dropsWanted;

    public CuttingProxy(int targetPort)
    {
        _targetPort = targetPort;
        _listener.Start();
        _running = AcceptAsync();
    }

    public string Url => $"opc.tcp://localhost:{((IPEndPoint)_listener.LocalEndpoint).Port}/sim";

    public int DroppedCount { get; private set; }

    /// <summary>The next answer to a publish request does not arrive.</summary>
    public void DropNext() => Interlocked.Increment(ref _dropsWanted);

    /// <summary>Ends the connections that there are; new ones are let through.</summary>
    public void Cut() => Interlocked.Exchange(ref _line, new CancellationTokenSource()).Cancel();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        Cut();
        _listener.Stop();
        await _running;
        await Task.WhenAll(_lines);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                _lines.Add(ServeAsync(client, _line.Token));
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
            return;
        }
    }

    private async Task ServeAsync(TcpClient client, CancellationToken cut)
    {
        using var near = client;
        using var far = new TcpClient();
        try
        {
            await far.ConnectAsync(IPAddress.Loopback, _targetPort, cut);
            var up = near.GetStream().CopyToAsync(far.GetStream(), cut);
            await Task.WhenAny(up, ReturnAsync(far.GetStream(), near.GetStream(), cut));
        }
        catch (Exception fault) when (fault is IOException or SocketException or OperationCanceledException)
        {
            // One of the two went.
            return;
        }
    }

    private async Task ReturnAsync(NetworkStream from, NetworkStream to, CancellationToken cut)
    {
        var dropped = 0u;
        var head = new byte[HeaderBytes];
        while (true)
        {
            await from.ReadExactlyAsync(head, cut);
            var chunk = new byte[BinaryPrimitives.ReadInt32LittleEndian(head.AsSpan(4))];
            head.CopyTo(chunk, 0);
            await from.ReadExactlyAsync(chunk.AsMemory(HeaderBytes), cut);
            if (chunk[0] == 'M')
            {
                // A four-byte node id: form, namespace, number.
                var type = BinaryPrimitives.ReadUInt16LittleEndian(chunk.AsSpan(TypeAt + 2));
                if (type == PublishResponse.BinaryEncodingId && Volatile.Read(ref _dropsWanted) > 0)
                {
                    Interlocked.Decrement(ref _dropsWanted);
                    DroppedCount++;
                    dropped++;
                    continue;
                }

                var sequence = BinaryPrimitives.ReadUInt32LittleEndian(chunk.AsSpan(SequenceAt));
                BinaryPrimitives.WriteUInt32LittleEndian(chunk.AsSpan(SequenceAt), sequence - dropped);
            }

            await to.WriteAsync(chunk, cut);
        }
    }
}
