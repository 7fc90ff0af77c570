using EdgeForecast.OpcUa.Encoding;
using EdgeForecast.OpcUa.Messages;
using EdgeForecast.OpcUa.Security;
using EdgeForecast.OpcUa.Tests.Encoding;
using EdgeForecast.OpcUa.Transport;
using EdgeForecast.TestKit;

namespace EdgeForecast.OpcUa.Tests.Transport;

public sealed class ChunkTests
{
    private const string Corpus = "opcua/Opc.Ua.Network.Fuzz.Corpus/";

    [Fact]
    public void Every_chunk_of_the_corpus_is_taken_apart_or_refused()
    {
        foreach (var path in Files("chunk-*.bin"))
        {
            var bytes = File.ReadAllBytes(path);
            Assert.Equal(DecodeStatus.Done, ChunkHeader.TryRead(bytes, 8192, out var header));
            Assert.Equal(bytes.Length, header.Bytes);
            Assert.NotEqual(MessageKind.Unknown, header.Message);
            Take(header, bytes);
        }

        foreach (var path in Files("segment-*.bin"))
        {
            // The bytes of a network capture: behind 44 bytes of its own headers stands a chunk.
            var bytes = File.ReadAllBytes(path);
            Assert.Equal(DecodeStatus.Malformed, ChunkHeader.TryRead(bytes, 8192, out _));
            Assert.Equal(DecodeStatus.Done, ChunkHeader.TryRead(bytes.AsSpan(44), 8192, out _));
        }
    }

    [Fact]
    public void Greetings_and_errors_of_the_corpus_mean_what_they_say()
    {
        var acknowledge = File.ReadAllBytes(SharedFolder.Require(Corpus + "Testcases.Tcp.Ack/body-001.bin"));
        Assert.Equal(DecodeStatus.Done, HelloMessages.TryReadAcknowledge(
            acknowledge, out var receive, out var message, out var count));
        Assert.Equal((32768u, 8192u, 8192u), (receive, message, count));
        var error = File.ReadAllBytes(SharedFolder.Require(Corpus + "Testcases.Tcp.Err/body-000.bin"));
        Assert.Equal(DecodeStatus.Done, HelloMessages.TryReadError(error, out var status, out var reason));
        Assert.Equal(("BadTcpMessageTypeInvalid", "invalid message type"), (status.Name, reason));
        var hello = File.ReadAllBytes(SharedFolder.Require(Corpus + "Testcases.Tcp.Hello/chunk-000.bin"));
        var limits = new TransportLimits(65536, 8192, 8192);
        Assert.Equal(hello, HelloMessages.Hello("opc.tcp://localhost:4840", limits));
    }

    [Fact]
    public void Mutated_chunks_are_refused_without_a_crash()
    {
        var count = int.Parse(Environment.GetEnvironmentVariable("EDGEFORECAST_MUTATIONS") ?? "40000");
        const int Seed = 4840;
        var random = new Random(Seed);
        var seeds = Files("*.bin").Select(File.ReadAllBytes).ToList();
        for (var i = 0; i < count; i++)
        {
            var bytes = Mutation.Of(seeds[random.Next(seeds.Count)], random);
            try
            {
                if (ChunkHeader.TryRead(bytes, 8192, out var header) == DecodeStatus.Done) Take(header, bytes);
                HelloMessages.TryReadAcknowledge(bytes, out _, out _, out _);
                HelloMessages.TryReadError(bytes, out _, out _);
            }
            catch (Exception fault)
            {
                Assert.Fail($"seed {Seed}, mutation {i}, {Convert.ToHexString(bytes)}: {fault}");
            }
        }
    }

    [Theory]
    [InlineData(MessageSecurityMode.None)]
    [InlineData(MessageSecurityMode.Sign)]
    [InlineData(MessageSecurityMode.SignAndEncrypt)]
    public void A_chunk_of_any_length_passes_and_no_changed_byte_does(MessageSecurityMode mode)
    {
        var policy = mode == MessageSecurityMode.None ? SecurityPolicy.None : SecurityPolicy.Aes128Sha256RsaOaep;
        var (sender, receiver) = Tokens(policy);
        const int ChunkBytes = 8192;
        var bodyMax = SymmetricChunks.BodyBytesMax(ChunkBytes, policy, mode);
        var (chunk, scratch, plain) = (new byte[ChunkBytes], new byte[ChunkBytes], new byte[ChunkBytes]);
        var body = new byte[bodyMax];
        new Random(3).NextBytes(body);
        foreach (var bytes in Enumerable.Range(0, 40).Append(bodyMax - 1).Append(bodyMax))
        {
            var length = Write(bytes);
            Assert.True(length <= ChunkBytes);
            Assert.True(SymmetricChunks.TryRead(chunk.AsSpan(0, length), plain, receiver, mode, out var content));
            Assert.Equal((5u, 6u), (content.SequenceNumber, content.RequestId));
            Assert.True(content.Body.SequenceEqual(body.AsSpan(0, bytes)));
        }

        if (mode == MessageSecurityMode.None) return;
        var whole = Write(50);
        for (var at = 0; at < whole; at++)
        {
            chunk[at] ^= 4;
            Assert.False(SymmetricChunks.TryRead(chunk.AsSpan(0, whole), plain, receiver, mode, out _));
            chunk[at] ^= 4;
        }

        int Write(int bytes) => SymmetricChunks.Write(chunk, scratch, (MessageKind.Message, ChunkKind.Final), 1, sender,
            (5, 6), body.AsSpan(0, bytes), mode);
    }

    [Fact]
    public void Caps_hold_for_the_chunks_the_bytes_and_the_messages_begun()
    {
        var limits = new TransportLimits(8192, MessageBytesMax: 1000, ChunkCountMax: 4);
        Assert.Equal(MessageAssembler.Outcome.TooLarge, Add(new MessageAssembler(limits), 1, 1001, ChunkKind.Final));
        var chunks = new MessageAssembler(limits);
        for (var i = 0; i < 4; i++)
            Assert.Equal(MessageAssembler.Outcome.Incomplete, Add(chunks, 1, 1, ChunkKind.Intermediate));
        Assert.Equal(MessageAssembler.Outcome.TooLarge, Add(chunks, 1, 1, ChunkKind.Final));
        var bytes = new MessageAssembler(limits);
        Assert.Equal(MessageAssembler.Outcome.Incomplete, Add(bytes, 1, 600, ChunkKind.Intermediate));
        bytes.Abort(1);
        Assert.Equal(MessageAssembler.Outcome.Incomplete, Add(bytes, 1, 600, ChunkKind.Intermediate));
        Assert.Equal(MessageAssembler.Outcome.TooLarge, Add(bytes, 1, 600, ChunkKind.Final));
        var open = new MessageAssembler(limits);
        for (var i = 0u; i < 64; i++)
            Assert.Equal(MessageAssembler.Outcome.Incomplete, Add(open, i, 1, ChunkKind.Intermediate));
        Assert.Equal(MessageAssembler.Outcome.TooLarge, Add(open, 64, 1, ChunkKind.Intermediate));
    }

    private static MessageAssembler.Outcome Add(
        MessageAssembler assembler, uint requestId, int bytes, ChunkKind kind) =>
        assembler.Add(kind, requestId, new byte[bytes], out _);

    private static (ChannelToken Sender, ChannelToken Receiver) Tokens(SecurityPolicy policy)
    {
        if (policy.IsNone)
        {
            var none = new ChannelToken(2, null, null, 0, TimeSpan.FromHours(1));
            return (none, none);
        }

        var (client, server) = (new byte[32], new byte[32]);
        server[0] = 1;
        var here = new ChannelToken(2, SymmetricCipher.Derive(policy, server, client),
            SymmetricCipher.Derive(policy, client, server), 0, TimeSpan.FromHours(1));
        var there = new ChannelToken(2, SymmetricCipher.Derive(policy, client, server),
            SymmetricCipher.Derive(policy, server, client), 0, TimeSpan.FromHours(1));
        return (here, there);
    }

    private static void Take(ChunkHeader header, byte[] bytes)
    {
        if (header.Bytes > bytes.Length) return;
        var chunk = bytes.AsSpan(0, header.Bytes);
        var (token, _) = Tokens(SecurityPolicy.None);
        if (header.Message == MessageKind.OpenChannel)
            AsymmetricChunks.TryRead(chunk, SecurityPolicy.None, null, null, out _, out _);
        else
            SymmetricChunks.TryRead(chunk, new byte[chunk.Length], token, MessageSecurityMode.None, out _);
    }

    private static List<string> Files(string pattern) =>
    [
        .. Directory.EnumerateFiles(SharedFolder.Require(Corpus), pattern, SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal),
    ];
}
