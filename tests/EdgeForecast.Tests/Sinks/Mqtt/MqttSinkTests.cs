using System.Text;
using System.Text.Json;
using EdgeForecast.Core.Pipeline;
using EdgeForecast.Core.Signals;
using EdgeForecast.Sinks.Mqtt;
using EdgeForecast.TestKit;
using EdgeForecast.TestKit.Contracts;
using EdgeForecast.Tests.Mqtt;
using MQTTnet.Protocol;

namespace EdgeForecast.Tests.Sinks.Mqtt;

public sealed class MqttSinkTests
{
    [Fact]
    public async Task The_status_topic_says_online_then_offline_by_the_will_and_offline_by_itself()
    {
        await using var peer = await MqttSinkPeer.StartAsync(isMosquitto: true);
        await using var subscriber = await TestSubscriber.ConnectAsync(peer.BrokerPort, "status/gw");
        var sink = TestSink.Create(TestSink.Options(peer.Proxy.Port));
        var running = RunningLoop.Start(sink);
        await StatusAsync(subscriber, 1, "online");
        await peer.BreakAsync();
        await StatusAsync(subscriber, 2, "offline");
        await StatusAsync(subscriber, 3, "online");
        await running.DisposeAsync();
        await StatusAsync(subscriber, 4, "offline");

        // Whoever comes later finds the last word.
        await using var late = await TestSubscriber.ConnectAsync(peer.BrokerPort, "status/gw");
        await StatusAsync(late, 1, "offline");
        Assert.True(late.Received[0].Retained);
    }

    [Fact]
    public async Task A_copy_that_did_not_go_out_is_made_up_for_and_the_message_is_not_repeated()
    {
        await using var broker = await EmbeddedBroker.StartAsync();
        var mains = 0;
        var latests = 0;
        broker.Server.InterceptingPublishAsync += async publish =>
        {
            if (publish.ApplicationMessage.Topic == "t") Interlocked.Increment(ref mains);
            if (publish.ApplicationMessage.Topic != "latest" || Interlocked.Increment(ref latests) > 1) return;
            publish.ProcessPublish = false;
            publish.CloseConnection = true;
            await Task.CompletedTask;
        };
        var sink = TestSink.Create(TestSink.Options(broker.Port));
        await using var running = RunningLoop.Start(sink);
        await sink.WaitUntilConnectedAsync(CancellationToken.None);
        var outcome = await sink.PublishAsync(Message("m1", "t", "latest"), CancellationToken.None);
        Assert.Equal(PublishOutcomeKind.Acknowledged, outcome.Kind);
        await Eventually.True(() => sink.Status is { Connected: true, Generation: > 1 }, "it is connected again");
        var retained = await broker.Server.GetRetainedMessageAsync("latest");
        Assert.Equal("m1", Encoding.UTF8.GetString(retained!.Payload.FirstSpan));
        Assert.Equal(1, mains);
    }

    [Theory]
    [InlineData(MqttPubAckReasonCode.NotAuthorized, PublishOutcomeKind.Refused)]
    [InlineData(MqttPubAckReasonCode.PayloadFormatInvalid, PublishOutcomeKind.Refused)]
    [InlineData(MqttPubAckReasonCode.QuotaExceeded, PublishOutcomeKind.Unavailable)]
    [InlineData(MqttPubAckReasonCode.UnspecifiedError, PublishOutcomeKind.Unavailable)]
    [InlineData(MqttPubAckReasonCode.NoMatchingSubscribers, PublishOutcomeKind.Acknowledged)]
    public async Task What_the_broker_says_to_a_message_is_told_apart(
        MqttPubAckReasonCode code, PublishOutcomeKind expected)
    {
        await using var broker = await EmbeddedBroker.StartAsync();
        broker.Server.InterceptingPublishAsync += publish =>
        {
            if (publish.ApplicationMessage.Topic == "t") publish.Response.ReasonCode = code;
            return Task.CompletedTask;
        };
        var sink = TestSink.Create(TestSink.Options(broker.Port));
        await using var running = RunningLoop.Start(sink);
        await sink.WaitUntilConnectedAsync(CancellationToken.None);
        var outcome = await sink.PublishAsync(Message("m1", "t"), CancellationToken.None);
        Assert.Equal(expected, outcome.Kind);
        if (expected != PublishOutcomeKind.Acknowledged) Assert.Contains(code.ToString(), outcome.Detail);
        Assert.Equal(expected == PublishOutcomeKind.Refused ? 1 : 0, sink.Status.RefusedCount);
    }

    [Fact]
    public async Task A_message_that_the_broker_could_never_take_is_refused_before_it_breaks_the_connection()
    {
        using var broker = await Mosquitto.StartAsync("max_packet_size 2000");
        var sink = TestSink.Create(TestSink.Options(broker.Port));
        await using var running = RunningLoop.Start(sink);
        await sink.WaitUntilConnectedAsync(CancellationToken.None);
        var large = Message("m1", "t") with { Payload = new byte[5000] };
        Assert.Equal(PublishOutcomeKind.Refused, (await sink.PublishAsync(large, CancellationToken.None)).Kind);
        var wildcard = Message("m2", "a/+");
        Assert.Equal(PublishOutcomeKind.Refused, (await sink.PublishAsync(wildcard, CancellationToken.None)).Kind);
        var good = Message("m3", "t");
        Assert.Equal(PublishOutcomeKind.Acknowledged, (await sink.PublishAsync(good, CancellationToken.None)).Kind);
        Assert.Equal(1, sink.Status.Generation);
    }

    [Fact]
    public async Task A_broker_that_does_not_acknowledge_in_time_is_left_for_a_new_connection()
    {
        await using var peer = await MqttSinkPeer.StartAsync(isMosquitto: false);
        var sink = TestSink.Create(
            TestSink.Options(peer.Proxy.Port) with { PublishTimeout = TimeSpan.FromMilliseconds(300) });
        await using var running = RunningLoop.Start(sink);
        await sink.WaitUntilConnectedAsync(CancellationToken.None);
        peer.HoldAcknowledgements();
        var outcome = await sink.PublishAsync(Message("m1", "test/t"), CancellationToken.None);
        Assert.Equal(PublishOutcomeKind.Unavailable, outcome.Kind);
        Assert.Contains("no acknowledgement within 0.3 s", outcome.Detail);
        peer.ReleaseAcknowledgements();
        await Eventually.True(() => sink.Status is { Connected: true, Generation: > 1 }, "it is connected again");
        Assert.Equal(
            PublishOutcomeKind.Acknowledged,
            (await sink.PublishAsync(Message("m1", "test/t"), CancellationToken.None)).Kind);
    }

    [Fact]
    public async Task No_more_are_under_way_than_the_broker_allows()
    {
        await using var peer = await MqttSinkPeer.StartAsync(isMosquitto: true);
        var sink = TestSink.Create(TestSink.Options(peer.Proxy.Port) with { InflightMax = 4 });
        await using var running = RunningLoop.Start(sink);
        await sink.WaitUntilConnectedAsync(CancellationToken.None);
        peer.HoldAcknowledgements();
        var all = Enumerable.Range(0, 10)
            .Select(i => sink.PublishAsync(Message($"m{i}", "test/t"), CancellationToken.None).AsTask())
            .ToArray();
        await Eventually.True(() => peer.Received.Count == 4, "four are under way");
        peer.ReleaseAcknowledgements();
        var outcomes = await Task.WhenAll(all).WaitAsync(Eventually.Limit, TimeProvider.System);
        Assert.All(outcomes, outcome => Assert.Equal(PublishOutcomeKind.Acknowledged, outcome.Kind));
        Assert.Equal(10, peer.Received.Count);
    }

    [Fact]
    public void Every_problem_of_the_options_is_reported()
    {
        var problems = new List<string>();
        new MqttSinkOptions("", "", Port: 0, Password: "x", StatusTopic: "a/#", InflightMax: 0)
            .Check("sinks[1]", (path, _) => problems.Add(path));
        Assert.Equal(
            [
                "sinks[1].host", "sinks[1].clientId", "sinks[1].port", "sinks[1].password", "sinks[1].inflightMax",
                "sinks[1].statusTopic",
            ],
            problems);
    }

    [Fact]
    public void The_sample_is_valid_and_shows_every_option()
    {
        var text = File.ReadAllText(Repository.PathTo("src", "EdgeForecast", "Sinks", "Mqtt", "sample.json"));
        var options = JsonSerializer.Deserialize<MqttSinkOptions>(text, ConfigurationJson.Options);
        Assert.NotNull(options);
        options.Check("sinks[0]", (path, problem) => Assert.Fail($"{path} {problem}"));
        foreach (var property in typeof(MqttSinkOptions).GetConstructors()[0].GetParameters())
            Assert.Contains($"\"{JsonNamingPolicy.CamelCase.ConvertName(property.Name!)}\"", text);
    }

    private static OutboundMessage Message(string id, string topic, string? latestTopic = null) => new(
        id, "s", topic, latestTopic, Encoding.UTF8.GetBytes(id), new Timestamp(0), Timestamp.MaxValue);

    private static async Task StatusAsync(TestSubscriber subscriber, int count, string expected)
    {
        await Eventually.True(() => subscriber.Received.Count >= count, $"status message {count}, {expected}");
        Assert.Equal($$"""{"gateway":"gw","status":"{{expected}}"}""", subscriber.Received[count - 1].Payload);
    }
}
