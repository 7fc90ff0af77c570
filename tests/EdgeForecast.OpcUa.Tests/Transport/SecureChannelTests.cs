using System.Collections.Concurrent;
using EdgeForecast.OpcUa.Encoding;
using EdgeForecast.OpcUa.Messages;
using EdgeForecast.OpcUa.Transport;
using EdgeForecast.TestKit;
using Microsoft.Extensions.Time.Testing;

namespace EdgeForecast.OpcUa.Tests.Transport;

public sealed class SecureChannelTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Answers_out_of_order_reach_who_asked()
    {
        var waiting = new ConcurrentQueue<uint>();
        await using var server = new ScriptedServer(async (server, requestId) =>
        {
            waiting.Enqueue(requestId);
            if (waiting.Count < 5) return;
            foreach (var id in waiting.Reverse()) await server.AnswerAsync(id, id);
        });
        await using var channel = await OpenAsync(server);
        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => ReadAsync(channel)));
        Assert.All(answers, answer => Assert.Equal(answer.ResponseId, answer.Value));
    }

    [Fact]
    public async Task A_message_comes_in_chunks_mixed_with_those_of_another()
    {
        var first = 0u;
        await using var server = new ScriptedServer(async (server, requestId) =>
        {
            if (first == 0)
            {
                first = requestId;
                return;
            }

            var (a, b) = (Body(1), Body(2));
            await server.ChunkAsync(first, ChunkKind.Intermediate, a.AsMemory(0, 10));
            await server.ChunkAsync(requestId, ChunkKind.Intermediate, b.AsMemory(0, 7));
            await server.ChunkAsync(first, ChunkKind.Final, a.AsMemory(10));
            await server.ChunkAsync(requestId, ChunkKind.Final, b.AsMemory(7));
        });
        await using var channel = await OpenAsync(server);
        var answers = await Task.WhenAll(ReadAsync(channel), ReadAsync(channel));
        Assert.Equal([1.0, 2.0], answers.Select(answer => answer.Value).Order());
    }

    [Fact]
    public async Task An_aborted_answer_fails_that_request_alone()
    {
        await using var server = new ScriptedServer(async (server, requestId) =>
        {
            if (requestId % 2 == 0)
            {
                await server.AnswerAsync(requestId, 7, chunks: 3);
                return;
            }

            await server.ChunkAsync(requestId, ChunkKind.Intermediate, new byte[100]);
            await server.AbortAsync(requestId, StatusCodes.BadResponseTooLarge, "no room");
        });
        await using var channel = await OpenAsync(server);
        var answers = Enumerable.Range(0, 4).Select(_ => ReadAsync(channel)).ToList();
        var faults = 0;
        foreach (var answer in answers)
        {
            try
            {
                Assert.Equal(7, (await answer).Value);
            }
            catch (OpcUaException fault)
            {
                Assert.Equal(StatusCodes.BadResponseTooLarge, fault.Status.Value);
                Assert.Contains("no room", fault.Message, StringComparison.Ordinal);
                faults++;
            }
        }

        Assert.Equal(2, faults);
        Assert.False(channel.Ended.IsCompleted);
    }

    [Theory]
    [InlineData("sequence", StatusCodes.BadSequenceNumberInvalid)]
    [InlineData("garbage", StatusCodes.BadTcpMessageTypeInvalid)]
    [InlineData("chunk", StatusCodes.BadTcpMessageTooLarge)]
    [InlineData("message", StatusCodes.BadResponseTooLarge)]
    [InlineData("error", StatusCodes.BadTcpInternalError)]
    [InlineData("channel", StatusCodes.BadSecureChannelTokenUnknown)]
    [InlineData("hang", StatusCodes.BadConnectionClosed)]
    [InlineData("undecodable", StatusCodes.BadDecodingError)]
    [InlineData("other", StatusCodes.BadUnknownResponse)]
    [InlineData("fault", StatusCodes.BadNodeIdUnknown)]
    public async Task A_server_that_misbehaves_is_told_by_name(string what, uint expected)
    {
        await using var server = new ScriptedServer((server, requestId) => MisbehaveAsync(server, requestId, what));
        await using var channel = await OpenAsync(server);
        var fault = await Assert.ThrowsAsync<OpcUaException>(() => ReadAsync(channel));
        Assert.Equal(expected, fault.Status.Value);
        // What concerns one answer leaves the channel standing, what concerns the stream ends it for all.
        var isOfOneAnswer = what is "undecodable" or "other" or "fault";
        Assert.Equal(!isOfOneAnswer, channel.Ended.IsCompleted);
        if (!isOfOneAnswer)
            Assert.Equal(expected, (await Assert.ThrowsAsync<OpcUaException>(() => ReadAsync(channel))).Status.Value);
    }

    [Fact]
    public async Task An_answer_that_does_not_come_times_out_and_comes_late()
    {
        var time = new FakeTimeProvider();
        var asked = new TaskCompletionSource<uint>();
        await using var server = new ScriptedServer((_, requestId) =>
        {
            asked.TrySetResult(requestId);
            return Task.CompletedTask;
        });
        await using var channel = await OpenAsync(server, time);
        var answer = ReadAsync(channel);
        var requestId = await asked.Task;
        time.Advance(Limit + TimeSpan.FromSeconds(1));
        Assert.Equal(StatusCodes.BadTimeout, (await Assert.ThrowsAsync<OpcUaException>(() => answer)).Status.Value);
        await server.AnswerAsync(requestId, 1);
        await Eventually.True(() => channel.Counters.LateAnswers == 1, "the late answer is counted");
        Assert.False(channel.Ended.IsCompleted);
    }

    [Fact]
    public async Task The_token_is_renewed_at_three_quarters_of_its_life_by_the_monotonic_clock()
    {
        var time = new FakeTimeProvider();
        await using var server = new ScriptedServer(
            (server, requestId) => server.AnswerAsync(requestId, server.TokensIssued), lifetimeMs: 40_000);
        await using var channel = await OpenAsync(server, time);
        Assert.Equal(TimeSpan.FromSeconds(40), channel.TokenLifetime);
        time.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal(1, (await ReadAsync(channel)).Value);
        time.Advance(TimeSpan.FromSeconds(2));
        await Eventually.True(() => channel.Counters.Renewals == 1, "the renewal");
        Assert.Equal(2, (await ReadAsync(channel)).Value);
    }

    [Fact]
    public async Task Sequence_numbers_wrap_below_1024()
    {
        await using var server = new ScriptedServer(
            (server, requestId) => server.AnswerAsync(requestId, 1), lastSequence: 4_294_966_268);
        await using var channel = await OpenAsync(server);
        for (var i = 0; i < 6; i++) Assert.Equal(1, (await ReadAsync(channel)).Value);
        var numbers = new SequenceNumbers(4_294_966_270);
        Assert.Equal([4_294_966_271u, 1u, 2u], [numbers.Next(), numbers.Next(), numbers.Next()]);
        Assert.True(numbers.TryAccept(3));
        Assert.False(numbers.TryAccept(3));
        Assert.False(numbers.TryAccept(5));
        Assert.True(numbers.TryAccept(4));
    }

    private static async Task MisbehaveAsync(ScriptedServer server, uint requestId, string what)
    {
        switch (what)
        {
            case "sequence":
                await server.ChunkAsync(requestId, ChunkKind.Final, Body(1), sequence: 77);
                break;
            case "garbage":
                await server.SendAsync("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray());
                break;
            case "chunk":
                await server.SendAsync(new byte[] { 77, 83, 71, 70, 0, 0, 0, 64 });
                break;
            case "message":
                for (var i = 0; i < 20; i++) await server.ChunkAsync(requestId, ChunkKind.Intermediate, new byte[8000]);
                break;
            case "error":
                await server.SendAsync(
                    new byte[] { 69, 82, 82, 70, 16, 0, 0, 0, 0, 0, 0x82, 0x80, 0xFF, 0xFF, 0xFF, 0xFF });
                break;
            case "channel":
                await server.SendAsync(
                    new byte[] { 77, 83, 71, 70, 24, 0, 0, 0, 8, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0 });
                break;
            case "hang":
                server.Hang();
                break;
            case "undecodable":
                await server.ChunkAsync(requestId, ChunkKind.Final, Body(1).AsMemory(0, 20));
                break;
            case "other":
                await server.ChunkAsync(requestId, ChunkKind.Final, new byte[] { 1, 0, 0x2A, 2 });
                break;
            default:
                using (var writer = new UaWriter())
                {
                    writer.WriteNodeId(new NodeId(ServiceFault.BinaryEncodingId));
                    var header = new ResponseHeader { ServiceResult = new StatusCode(StatusCodes.BadNodeIdUnknown) };
                    writer.WriteStructure(new ServiceFault { ResponseHeader = header });
                    await server.ChunkAsync(requestId, ChunkKind.Final, writer.Written.ToArray());
                }

                break;
        }
    }

    private static byte[] Body(double value)
    {
        using var writer = new UaWriter();
        writer.WriteNodeId(new NodeId(ReadResponse.BinaryEncodingId));
        writer.WriteStructure(new ReadResponse { Results = [DataValue.Of(Variant.From(value))] });
        return writer.Written.ToArray();
    }

    private static Task<SecureChannel> OpenAsync(ScriptedServer server, TimeProvider? time = null)
    {
        var limits = new TransportLimits(8192, MessageBytesMax: 100_000, ChunkCountMax: 100);
        return SecureChannel.OpenAsync(
            SecureChannelOptions.Unsecured(server.Url, limits, DecodeLimits.Default), time ?? TimeProvider.System,
            CancellationToken.None);
    }

    private static async Task<(double Value, double ResponseId)> ReadAsync(SecureChannel channel)
    {
        var request = new ReadRequest { NodesToRead = [new ReadValueId { NodeId = new NodeId(1) }] };
        var response = await channel.SendAsync(request, Limit, CancellationToken.None);
        response.Results![0].Value.TryGetDouble(out var value);
        return (value, request.RequestHeader.RequestHandle);
    }
}
