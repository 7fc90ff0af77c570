using System.Buffers.Binary;
using System.Net.Sockets;
using EdgeForecast.TestKit;

namespace EdgeForecast.EndToEnd.Tests.PowerCuts;

/// <summary>The network block device, spoken to byte by byte.</summary>
public sealed class NbdServerTests
{
    private const int DiskBytes = 1 << 20;
    private const ushort ReadCommand = 0;
    private const ushort WriteCommand = 1;
    private const ushort FlushCommand = 3;
    private const ushort TrimCommand = 4;

    [Fact]
    public async Task A_client_negotiates_writes_flushes_and_reads_and_hears_of_what_is_not_possible()
    {
        using var folder = new TemporaryFolder();
        var disk = new CutDisk(DiskBytes);
        await using var server = new NbdServer(disk, folder.PathTo("s"), seed: 1);
        using var socket = await ConnectAsync(folder.PathTo("s"));
        await using var stream = new NetworkStream(socket);
        await NegotiateAsync(stream);

        byte[] written = [.. Enumerable.Range(0, 1024).Select(i => (byte)i)];
        Assert.Empty(await AskAsync(stream, WriteCommand, 4096, written, 0, error: 0));
        Assert.Empty(await AskAsync(stream, FlushCommand, 0, [], 0, error: 0));
        Assert.Equal(1, disk.FlushCount);
        Assert.Equal(written, await AskAsync(stream, ReadCommand, 4096, [], written.Length, error: 0));
        Assert.Empty(await AskAsync(stream, ReadCommand, DiskBytes - 512, [], 0, error: 22, length: 1024));
        Assert.Empty(await AskAsync(stream, TrimCommand, 0, [], 0, error: 22));
    }

    [Fact]
    public async Task A_disk_without_power_does_not_answer_and_serves_the_next_who_comes()
    {
        using var folder = new TemporaryFolder();
        var disk = new CutDisk(DiskBytes);
        await using var server = new NbdServer(disk, folder.PathTo("s"), seed: 1);
        using (var socket = await ConnectAsync(folder.PathTo("s")))
        {
            await using var stream = new NetworkStream(socket);
            await NegotiateAsync(stream);
            disk.CutAtOperation(1);
            await SendAsync(stream, WriteCommand, 0, new byte[512], 512);
            await disk.WhenOff.WaitAsync(Eventually.Limit);
            Assert.False(stream.DataAvailable);
        }

        disk.PowerOn(CutFate.Kept, new Random(1));
        using var next = await ConnectAsync(folder.PathTo("s"));
        await using var again = new NetworkStream(next);
        await NegotiateAsync(again);
        Assert.Empty(await AskAsync(again, FlushCommand, 0, [], 0, error: 0));
    }

    private static async Task<Socket> ConnectAsync(string path)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(path));
        return socket;
    }

    private static async Task NegotiateAsync(NetworkStream stream)
    {
        Assert.Equal("NBDMAGICIHAVEOPT"u8.ToArray(), (await ReadAsync(stream, 18))[..16]);
        await stream.WriteAsync(new byte[] { 0, 0, 0, 3 });
        // Structured replies, which there are not; then the export without a name, on which it begins.
        await stream.WriteAsync((byte[])[.. "IHAVEOPT"u8, 0, 0, 0, 8, 0, 0, 0, 0]);
        Assert.Equal((byte[])[0x80, 0, 0, 1, 0, 0, 0, 0], (await ReadAsync(stream, 20))[12..]);
        await stream.WriteAsync((byte[])[.. "IHAVEOPT"u8, 0, 0, 0, 7, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0]);
        var export = await ReadAsync(stream, 32);
        Assert.Equal(DiskBytes, BinaryPrimitives.ReadInt64BigEndian(export.AsSpan(22)));
        Assert.Equal(5, export[31]);
        Assert.Equal(1, (await ReadAsync(stream, 20))[15]);
    }

    private static async Task<byte[]> AskAsync(
        NetworkStream stream, ushort command, long offset, byte[] data, int answerBytes, uint error, int length = 0)
    {
        await SendAsync(stream, command, offset, data, Math.Max(length, Math.Max(data.Length, answerBytes)));
        var reply = await ReadAsync(stream, 16);
        Assert.Equal(0x6744_6698u, BinaryPrimitives.ReadUInt32BigEndian(reply));
        Assert.Equal(error, BinaryPrimitives.ReadUInt32BigEndian(reply.AsSpan(4)));
        Assert.Equal(offset, BinaryPrimitives.ReadInt64BigEndian(reply.AsSpan(8)));
        return await ReadAsync(stream, answerBytes);
    }

    private static async Task SendAsync(NetworkStream stream, ushort command, long offset, byte[] data, int length)
    {
        var request = new byte[28 + data.Length];
        BinaryPrimitives.WriteUInt32BigEndian(request, 0x2560_9513);
        BinaryPrimitives.WriteUInt16BigEndian(request.AsSpan(6), command);
        BinaryPrimitives.WriteInt64BigEndian(request.AsSpan(8), offset); // The handle: it comes back.
        BinaryPrimitives.WriteInt64BigEndian(request.AsSpan(16), offset);
        BinaryPrimitives.WriteInt32BigEndian(request.AsSpan(24), length);
        data.CopyTo(request, 28);
        await stream.WriteAsync(request);
    }

    private static async Task<byte[]> ReadAsync(NetworkStream stream, int length)
    {
        var bytes = new byte[length];
        await stream.ReadExactlyAsync(bytes);
        return bytes;
    }
}
