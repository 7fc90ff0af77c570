using System.Buffers.Binary;
using System.Net.Sockets;

namespace EdgeForecast.EndToEnd.Tests.PowerCuts;

/// <summary>
/// Serves a <see cref="CutDisk"/> to an emulator as a network block device (NBD, fixed newstyle, simple replies) on a
/// socket in a folder. Requests that wait together are served in any order, as a disk does. A disk without power does
/// not answer.
/// <code>
/// greeting  u64 "NBDMAGIC", u64 "IHAVEOPT", u16 flags; back comes u32 flags
/// option    u64 "IHAVEOPT", u32 option, u32 length, its data
/// answer    u64 0x0003E889045565A9, u32 option, u32 kind, u32 length, its data
/// request   u32 0x25609513, u16 flags, u16 command, u64 handle, u64 offset, u32 length, what is to be written
/// reply     u32 0x67446698, u32 error, u64 handle, what was read
/// </code>
/// All numbers are big-endian.
/// </summary>
internal sealed class NbdServer : IAsyncDisposable
{
    private const ulong GreetingMagic = 0x4E42_444D_4147_4943;
    private const ulong OptionMagic = 0x4948_4156_454F_5054;
    private const ulong AnswerMagic = 0x0003_E889_0455_65A9;
    private const uint RequestMagic = 0x2560_9513;
    private const uint ReplyMagic = 0x6744_6698;
    private const ushort FixedNewstyleNoZeroes = 3;
    private const ushort HasFlagsAndFlush = 1 | 4;
    private const uint ExportNameOption = 1;
    private const uint InfoOption = 6;
    private const uint GoOption = 7;
    private const uint AcknowledgeAnswer = 1;
    private const uint InfoAnswer = 3;
    private const uint UnsupportedAnswer = 0x8000_0001;
    private const uint InvalidArgument = 22;
    private const int OptionBytesMax = 65_536;
    private const uint RequestBytesMax = 64 << 20;

    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly CancellationTokenSource _stop = new();
    private readonly CutDisk _disk;
    private readonly Random _random;
    private readonly Task _serving;

    public NbdServer(CutDisk disk, string socketPath, int seed)
    {
        (_disk, _random) = (disk, new Random(seed));
        _listener.Bind(new UnixDomainSocketEndPoint(socketPath));
        _listener.Listen();
        _serving = Task.Run(ServeAsync);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _serving;
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                using var socket = await _listener.AcceptAsync(_stop.Token);
                await using var stream = new NetworkStream(socket);
                if (await NegotiateAsync(stream)) await TransmitAsync(stream);
            }
            catch (Exception exception) when (exception is IOException or OperationCanceledException)
            {
                continue; // The emulator is gone, or this ends.
            }
        }
    }

    private async Task<bool> NegotiateAsync(NetworkStream stream)
    {
        var greeting = new byte[18];
        BinaryPrimitives.WriteUInt64BigEndian(greeting, GreetingMagic);
        BinaryPrimitives.WriteUInt64BigEndian(greeting.AsSpan(8), OptionMagic);
        BinaryPrimitives.WriteUInt16BigEndian(greeting.AsSpan(16), FixedNewstyleNoZeroes);
        await stream.WriteAsync(greeting, _stop.Token);
        await ReadAsync(stream, 4);
        while (true)
        {
            var head = await ReadAsync(stream, 16);
            var option = BinaryPrimitives.ReadUInt32BigEndian(head.AsSpan(8));
            var length = BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(12));
            if (BinaryPrimitives.ReadUInt64BigEndian(head) != OptionMagic || length is < 0 or > OptionBytesMax)
                return false;
            await ReadAsync(stream, length);
            // Size and flags, with the kind of information in front: 0 is this one.
            var export = new byte[12];
            BinaryPrimitives.WriteInt64BigEndian(export.AsSpan(2), _disk.ByteCount);
            BinaryPrimitives.WriteUInt16BigEndian(export.AsSpan(10), HasFlagsAndFlush);
            if (option == ExportNameOption)
            {
                await stream.WriteAsync(export.AsMemory(2), _stop.Token);
                return true;
            }

            if (option is InfoOption or GoOption)
            {
                await AnswerAsync(stream, option, InfoAnswer, export);
                await AnswerAsync(stream, option, AcknowledgeAnswer, []);
                if (option == GoOption) return true;
                continue;
            }

            await AnswerAsync(stream, option, UnsupportedAnswer, []);
        }
    }

    private async Task TransmitAsync(NetworkStream stream)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        using var arrived = new SemaphoreSlim(0);
        var waiting = new List<Request>();
        var answering = Task.Run(() => AnswerRequestsAsync(stream, waiting, arrived, end.Token), end.Token);
        try
        {
            while (await ReadRequestAsync(stream) is { } request)
            {
                lock (waiting) waiting.Add(request);
                arrived.Release();
            }
        }
        finally
        {
            await end.CancelAsync();
            await answering.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<Request?> ReadRequestAsync(NetworkStream stream)
    {
        var head = await ReadAsync(stream, 28);
        var command = (Command)BinaryPrimitives.ReadUInt16BigEndian(head.AsSpan(6));
        if (BinaryPrimitives.ReadUInt32BigEndian(head) != RequestMagic || command == Command.Disconnect) return null;
        var length = BinaryPrimitives.ReadUInt32BigEndian(head.AsSpan(24));
        if (length > RequestBytesMax) return null;
        return new Request(
            command, BinaryPrimitives.ReadUInt64BigEndian(head.AsSpan(8)),
            BinaryPrimitives.ReadInt64BigEndian(head.AsSpan(16)),
            command == Command.Write ? await ReadAsync(stream, (int)length) : new byte[length]);
    }

    private async Task AnswerRequestsAsync(
        NetworkStream stream, List<Request> waiting, SemaphoreSlim arrived, CancellationToken end)
    {
        while (true)
        {
            await arrived.WaitAsync(end);
            Request request;
            lock (waiting)
            {
                var i = _random.Next(waiting.Count);
                request = waiting[i];
                waiting.RemoveAt(i);
            }

            var isWithin = request.Offset >= 0 && request.Offset + request.Bytes.Length <= _disk.ByteCount;
            var error = isWithin ? 0 : InvalidArgument;
            if (isWithin && !Do(request, ref error)) continue;
            var isRead = error == 0 && request.Command == Command.Read;
            var reply = new byte[16 + (isRead ? request.Bytes.Length : 0)];
            BinaryPrimitives.WriteUInt32BigEndian(reply, ReplyMagic);
            BinaryPrimitives.WriteUInt32BigEndian(reply.AsSpan(4), error);
            BinaryPrimitives.WriteUInt64BigEndian(reply.AsSpan(8), request.Handle);
            if (isRead) request.Bytes.CopyTo(reply, 16);
            await stream.WriteAsync(reply, end);
        }
    }

    private bool Do(Request request, ref uint error)
    {
        switch (request.Command)
        {
            case Command.Read: return _disk.Read(request.Bytes, request.Offset);
            case Command.Write: return _disk.Write(request.Bytes, request.Offset);
            case Command.Flush: return _disk.Flush();
            default:
                error = InvalidArgument;
                return true;
        }
    }

    private async Task AnswerAsync(NetworkStream stream, uint option, uint kind, byte[] data)
    {
        var answer = new byte[20 + data.Length];
        BinaryPrimitives.WriteUInt64BigEndian(answer, AnswerMagic);
        BinaryPrimitives.WriteUInt32BigEndian(answer.AsSpan(8), option);
        BinaryPrimitives.WriteUInt32BigEndian(answer.AsSpan(12), kind);
        BinaryPrimitives.WriteInt32BigEndian(answer.AsSpan(16), data.Length);
        data.CopyTo(answer, 20);
        await stream.WriteAsync(answer, _stop.Token);
    }

    private async Task<byte[]> ReadAsync(NetworkStream stream, int length)
    {
        var bytes = new byte[length];
        await stream.ReadExactlyAsync(bytes, _stop.Token);
        return bytes;
    }

    private enum Command
    {
        Read = 0,
        Write = 1,
        Disconnect = 2,
        Flush = 3,
    }

    /// <summary>A request; a read's bytes are still to come.</summary>
    private sealed record Request(Command Command, ulong Handle, long Offset, byte[] Bytes);
}
