using EdgeForecast.Core.Pipeline;
using EdgeForecast.Sources.Mqtt;
using EdgeForecast.TestKit;
using EdgeForecast.TestKit.Fakes;
using Microsoft.Extensions.Time.Testing;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace EdgeForecast.Tests.Sources.Mqtt;

public sealed class OpenBatchTests
{
    private readonly FakeTimeProvider _machine = new();
    private readonly TopicMap _topics = new([new MqttTopicOptions("t", "a.temperature")], TestSource.Signals);
    private readonly AcknowledgementRing _ring = new(64);

    [Fact]
    public void A_batch_is_due_when_it_has_waited_for_company_long_enough()
    {
        using var open = Create(window: 100);
        open.Replace(new SampleBatch(10));
        Assert.Null(open.TakeDue(out _));
        Assert.True(open.TryTakeIn(Publish(7), _topics.Find("t")));
        Assert.Null(open.TakeDue(out _));
        _machine.Advance(TimeSpan.FromMilliseconds(5));
        var batch = open.TakeDue(out var isEnding);
        Assert.False(isEnding);
        Assert.Equal(1, batch!.Count);
        Assert.Equal(new SourcePosition(3, 1), batch.Position);
        Assert.False(batch.CommitSoon);
    }

    [Fact]
    public void A_batch_is_due_at_half_of_the_window_and_asks_for_a_commit()
    {
        using var open = Create(window: 6);
        open.Replace(new SampleBatch(10));
        for (ushort i = 1; i <= 2; i++) open.TryTakeIn(Publish(i), _topics.Find("t"));
        Assert.Null(open.TakeDue(out _));
        open.TryTakeIn(Publish(3), _topics.Find("t"));
        var batch = open.TakeDue(out _);
        Assert.True(batch!.CommitSoon);
        Assert.Equal(new SourcePosition(3, 3), batch.Position);
    }

    [Fact]
    public void A_full_batch_is_due_and_takes_no_more()
    {
        using var open = Create(window: 100);
        open.Replace(new SampleBatch(2));
        Assert.True(open.TryTakeIn(Publish(1), _topics.Find("t")));
        Assert.True(open.TryTakeIn(Publish(2), _topics.Find("t")));
        Assert.False(open.TryTakeIn(Publish(3), _topics.Find("t")));
        Assert.Equal(2, open.TakeDue(out _)!.Count);
        Assert.False(open.TryTakeIn(Publish(3), _topics.Find("t")));
        open.Replace(new SampleBatch(2));
        Assert.True(open.TryTakeIn(Publish(3), _topics.Find("t")));
    }

    [Fact]
    public void A_delivery_that_gives_no_sample_is_part_of_the_position_too()
    {
        using var open = Create(window: 100);
        open.Replace(new SampleBatch(2));
        open.TryTakeIn(Publish(1), route: null);
        _machine.Advance(TimeSpan.FromMilliseconds(5));
        var batch = open.TakeDue(out _);
        Assert.Equal(0, batch!.Count);
        Assert.Single(batch.Rejected);
        Assert.Equal(new SourcePosition(3, 1), batch.Position);
        Assert.Equal(1, _ring.Count);
    }

    [Fact]
    public void A_delivery_with_qos_0_waits_for_no_acknowledgement()
    {
        using var open = Create(window: 100);
        open.Replace(new SampleBatch(2));
        var publish = Publish(0);
        publish.QualityOfServiceLevel = MqttQualityOfServiceLevel.AtMostOnce;
        Assert.True(open.TryTakeIn(publish, _topics.Find("t")));
        Assert.Equal(0, _ring.Count);
    }

    [Fact]
    public void After_the_end_what_is_in_goes_out_and_nothing_comes_in()
    {
        using var open = Create(window: 100);
        open.Replace(new SampleBatch(10));
        open.TryTakeIn(Publish(1), _topics.Find("t"));
        open.End();
        Assert.False(open.TryTakeIn(Publish(2), _topics.Find("t")));
        var batch = open.TakeDue(out var isEnding);
        Assert.True(isEnding);
        Assert.True(batch!.CommitSoon);
        open.Replace(batch);
        Assert.Null(open.TakeDue(out _));
        Assert.Same(batch, open.Withdraw());
    }

    [Fact]
    public void Taking_in_allocates_nothing_for_a_sample()
    {
        using var open = Create(window: 64, delayMs: 0);
        var publishes = Enumerable.Range(1, 32).Select(i => Publish((ushort)i)).ToArray();
        var route = _topics.Find("t");
        var batch = new SampleBatch(64);
        void Round()
        {
            open.Replace(batch);
            foreach (var publish in publishes) Assert.True(open.TryTakeIn(publish, route));
            Assert.Same(batch, open.TakeDue(out _));
            while (_ring.TryPeek(batch.Position.Sequence, out _)) _ring.RemoveOldest();
            batch.Clear();
        }

        // The fake clock allocates for a timer; without company to wait for there is none.
        for (var round = 0; round < 10; round++) Round();
        Assert.Equal(0, Allocation.Least(() =>
        {
            for (var round = 0; round < 100; round++) Round();
        }));
    }

    private OpenBatch Create(int window, int delayMs = 5)
    {
        var delay = TimeSpan.FromMilliseconds(delayMs);
        var parts = new MqttSourceParts(
            _topics, new PayloadDecoder("test", _topics.SlotCountMax, 1000), new CapturingIntake(), TimeProvider.System,
            _machine, window, delay, () => { }, () => { }, (_, _) => { }, (_, _, _) => { });
        return new OpenBatch(parts, _ring, generation: 3, window);
    }

    private static MqttPublishPacket Publish(ushort packetIdentifier) => new()
    {
        Topic = "t",
        PayloadSegment = "23.5"u8.ToArray(),
        QualityOfServiceLevel = MqttQualityOfServiceLevel.AtLeastOnce,
        PacketIdentifier = packetIdentifier,
    };
}
