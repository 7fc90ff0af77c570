using EdgeForecast.Core.Signals;
using EdgeForecast.Core.Validation;
using EdgeForecast.Mqtt;
using EdgeForecast.Sources.Mqtt;
using EdgeForecast.TestKit;
using EdgeForecast.TestKit.Contracts;
using EdgeForecast.TestKit.Fakes;
using EdgeForecast.Tests.Mqtt;
using MQTTnet.Protocol;

namespace EdgeForecast.Tests.Sources.Mqtt;

public sealed class MqttSourceTests
{
    private readonly CapturingIntake _intake = new(capacity: 256);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_was_not_acknowledged_comes_again_marked_as_a_repeat_under_its_old_number(bool isVersion5)
    {
        await using var peer = await MqttSourcePeer.StartAsync(isMosquitto: true);
        var source = TestSource.Create(
            TestSource.Options(peer.Proxy.Port, isVersion5 ? MqttProtocol.V5 : MqttProtocol.V311), _intake);
        await using var running = RunningLoop.Start(source);
        await ConnectedAsync(source, 1);
        await peer.SendAsync(5);
        await peer.SendAsync(5);
        await HandedOverAsync(2);
        await peer.BreakAsync();
        await HandedOverAsync(4);

        var (first, second) = (_intake.Samples[0], _intake.Samples[1]);
        Assert.Equal(SampleFlags.NoSourceTime, first.Flags);
        Assert.NotEqual(first.DeliveryId, second.DeliveryId);
        Assert.Equal(
            new[] { first.DeliveryId, second.DeliveryId }, _intake.Samples.Skip(2).Select(sample => sample.DeliveryId));
        Assert.All(
            _intake.Samples.Skip(2),
            sample => Assert.Equal(SampleFlags.NoSourceTime | SampleFlags.Redelivered, sample.Flags));
        Assert.All(_intake.Values, value => Assert.Equal(5, value));
    }

    [Fact]
    public async Task Nothing_is_lost_while_the_broker_restarts()
    {
        using var broker = await Mosquitto.StartAsync();
        var source = TestSource.Create(TestSource.Options(broker.Port), _intake);
        await using var running = RunningLoop.Start(source);
        await ConnectedAsync(source, 1);
        await using (var publisher = await TestPublisher.ConnectAsync(broker.Port))
            for (var value = 1; value <= 50; value++) await publisher.PublishAsync(MqttSourcePeer.Topic, value);
        await HandedOverAsync(20);
        source.Acknowledge(_intake.Batches[0].Position);
        await broker.StopAsync();
        await Eventually.True(() => !source.Status.Connected, "the source notices");
        await broker.StartAgainAsync();
        await using (var publisher = await TestPublisher.ConnectAsync(broker.Port))
            for (var value = 51; value <= 60; value++) await publisher.PublishAsync(MqttSourcePeer.Topic, value);
        await Eventually.True(() => _intake.Values.Distinct().Count() == 60, "all sixty");
        Assert.Equal(Enumerable.Range(1, 60).Select(value => (double)value), _intake.Values.Distinct().Order());
    }

    [Fact]
    public async Task A_source_stalled_on_the_broker_s_window_asks_for_a_commit()
    {
        using var broker = await Mosquitto.StartAsync();
        var source = TestSource.Create(TestSource.Options(broker.Port, MqttProtocol.V311), _intake);
        await using var running = RunningLoop.Start(source);
        await ConnectedAsync(source, 1);
        await using var publisher = await TestPublisher.ConnectAsync(broker.Port);
        for (var value = 1; value <= 200; value++) await publisher.PublishAsync(MqttSourcePeer.Topic, value);

        // A store that commits only when it is asked to.
        var seen = 0;
        await Eventually.True(
            () =>
            {
                var batches = _intake.Batches;
                for (; seen < batches.Count; seen++)
                    if (batches[seen].CommitSoon)
                        source.Acknowledge(batches[seen].Position);
                return _intake.Values.Count >= 200;
            },
            "all messages, twenty at a time");
        Assert.Equal(200, _intake.Values.Distinct().Count());
    }

    [Fact]
    public async Task Where_the_broker_sets_no_limit_the_source_does_and_loses_nothing()
    {
        const int count = 3000;
        await using var broker = await EmbeddedBroker.StartAsync();
        var source = TestSource.Create(TestSource.Options(broker.Port, MqttProtocol.V311), _intake);
        await using var running = RunningLoop.Start(source);
        await ConnectedAsync(source, 1);
        await using var publisher = await TestPublisher.ConnectAsync(broker.Port);
        for (var value = 1; value <= count; value++) await publisher.PublishAsync(MqttSourcePeer.Topic, value);
        await Eventually.True(
            () => source.Status.UnacknowledgedCount == MqttSourceParts.RingCapacityMin, "the source holds what it may");
        Assert.InRange(_intake.Values.Count, 1, MqttSourceParts.RingCapacityMin);
        await Eventually.True(
            () =>
            {
                if (_intake.Batches is [.., var last]) source.Acknowledge(last.Position);
                return _intake.Values.Count >= count;
            },
            "the rest");
        Assert.Equal(Enumerable.Range(1, count).Select(value => (double)value), _intake.Values);
    }

    [Fact]
    public async Task Bad_input_is_set_aside_with_its_reason_and_acknowledged_like_any_other()
    {
        await using var peer = await MqttSourcePeer.StartAsync(isMosquitto: true);
        var source = TestSource.Create(
            TestSource.Options(
                peer.Proxy.Port, MqttProtocol.Auto,
                new MqttTopicOptions("plant/+/json", "{1}.temperature", MqttPayloadFormat.Json, "/v"),
                new MqttTopicOptions("plant/a/number", "a.pressure")) with
            { PayloadBytesMax = 1000 },
            _intake);
        await using var running = RunningLoop.Start(source);
        await ConnectedAsync(source, 1);
        await peer.SendAsync("plant/a/json", "{broken");
        await peer.SendAsync("plant/a/json", """{"v":"hot"}""");
        await peer.SendAsync("plant/a/number", "NaN");
        await peer.SendAsync("plant/z/json", """{"v":1}""");
        await peer.SendAsync("plant/a/number", new string('9', 100_000));
        await peer.SendAsync("plant/a/json", """{"v":1.5}""");
        await Eventually.True(() => _intake.Values.Contains(1.5), "the good one at the end");

        Assert.Equal(
            [
                ValidationReason.Malformed, ValidationReason.WrongType, ValidationReason.UnknownTopic,
                ValidationReason.PayloadTooLarge,
            ],
            _intake.Batches.SelectMany(batch => batch.Rejected).Select(rejected => rejected.Reason));
        Assert.Equal([double.NaN, 1.5], _intake.Values);
        Assert.Equal(4, source.RejectedCount);
        Assert.Equal(6, source.Status.UnacknowledgedCount);
        source.Acknowledge(_intake.Batches[^1].Position);
        await Eventually.True(() => source.Status.UnacknowledgedCount == 0, "all six are acknowledged");
        await Eventually.True(
            () => peer.Proxy.Connections[0].FromClient.Count(frame => frame.Type == MqttFrame.PubAck) == 6,
            "six on the wire");
    }

    [Fact]
    public async Task A_stop_hands_over_what_was_taken_in_and_still_acknowledges_it()
    {
        await using var peer = await MqttSourcePeer.StartAsync(isMosquitto: false);
        var source = TestSource.Create(
            TestSource.Options(peer.Proxy.Port) with { BatchDelay = TimeSpan.FromSeconds(1) }, _intake);
        var running = RunningLoop.Start(source);
        await ConnectedAsync(source, 1);
        await peer.SendAsync(1);
        await Eventually.True(() => source.Status.UnacknowledgedCount == 1, "it is in the open batch");
        var stopping = running.StopAsync();
        await Eventually.True(() => _intake.Batches.Count == 1, "the open batch goes on");
        Assert.True(_intake.Batches[0].CommitSoon);
        source.Acknowledge(_intake.Batches[0].Position);
        await stopping;
        await Eventually.True(() => peer.AcknowledgedValues.Count == 1, "the acknowledgement was on the wire");
        Assert.Equal(0, source.Status.UnacknowledgedCount);
        await running.DisposeAsync();
    }

    [Fact]
    public async Task A_filter_that_the_broker_refuses_is_told_and_the_others_go_on()
    {
        await using var broker = await EmbeddedBroker.StartAsync();
        broker.Server.InterceptingSubscriptionAsync += subscription =>
        {
            if (subscription.TopicFilter.Topic != "secret/t") return Task.CompletedTask;
            subscription.ProcessSubscription = false;
            subscription.Response.ReasonCode = MqttSubscribeReasonCode.NotAuthorized;
            return Task.CompletedTask;
        };
        var source = TestSource.Create(
            TestSource.Options(
                broker.Port, MqttProtocol.Auto, new MqttTopicOptions("secret/t", "b.temperature"),
                new MqttTopicOptions(MqttSourcePeer.Topic, "a.temperature")),
            _intake);
        await using var running = RunningLoop.Start(source);
        await ConnectedAsync(source, 1);
        Assert.Contains("1 of 2 topic filters refused", source.Status.Detail);
        await using var publisher = await TestPublisher.ConnectAsync(broker.Port);
        await publisher.PublishAsync(MqttSourcePeer.Topic, 1);
        await HandedOverAsync(1);
    }

    [Fact]
    public async Task A_retained_reading_comes_once_a_session_and_not_with_every_reconnect()
    {
        await using var peer = await MqttSourcePeer.StartAsync(isMosquitto: true);
        await peer.SendAsync(MqttSourcePeer.Topic, "7", retain: true);
        var source = TestSource.Create(TestSource.Options(peer.Proxy.Port), _intake);
        await using var running = RunningLoop.Start(source);
        await HandedOverAsync(1);
        Assert.True(_intake.Samples[0].Quality.IsUncertain);
        source.Acknowledge(_intake.Batches[^1].Position);
        // Else it comes again, and rightly so.
        await Eventually.True(() => peer.AcknowledgedValues.Contains(7), "the broker has the acknowledgement");
        await ConnectedAsync(source, 1);
        await peer.BreakAsync();
        await ConnectedAsync(source, 2);
        await peer.SendAsync(8);
        await HandedOverAsync(2);
        Assert.Equal([7.0, 8.0], _intake.Values);
    }

    private static Task ConnectedAsync(MqttSource source, int generationMin) =>
        Eventually.True(
            () => source.Status is { Connected: true } status && status.Generation >= generationMin,
            $"the source is connected, generation {generationMin}");

    private Task HandedOverAsync(int count) =>
        Eventually.True(() => _intake.Values.Count >= count, $"{count} samples handed over");
}
