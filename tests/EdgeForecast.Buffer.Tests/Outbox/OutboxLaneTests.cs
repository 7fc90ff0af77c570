using System.Text;
using EdgeForecast.Buffer.Outbox;
using EdgeForecast.Buffer.Tests.Streams;
using EdgeForecast.Core.Pipeline;
using EdgeForecast.Core.Signals;
using Microsoft.Extensions.Time.Testing;

namespace EdgeForecast.Buffer.Tests.Outbox;

/// <summary>Which message goes when, what is dropped, and how that is told.</summary>
public sealed class OutboxLaneTests
{
    private static readonly TimeSpan _second = TimeSpan.FromSeconds(1);
    private readonly FakeTimeProvider _plant = new(DateTimeOffset.UnixEpoch);
    private readonly FakeTimeProvider _machine = new();
    private readonly SimulatedDisk _disk = new();

    [Fact]
    public void What_is_new_goes_ahead_of_a_backlog_and_history_last()
    {
        using var outbox = Open(new OutboxOptions());
        // Two streams of ten seconds each; what is told in them is over after a minute.
        for (var i = 0; i < 10; i++)
        {
            foreach (var stream in new[] { "a", "b" }) outbox.HandOver(Message(stream, i, lasts: 60));
            Pass(_second);
        }

        outbox.CommitOnce();
        Pass(TimeSpan.FromSeconds(54));
        Assert.Equal(["a9", "b9"], Ids(outbox.Take(OutboxLane.Live, 10)));
        Assert.Empty(outbox.Take(OutboxLane.Live, 10));
        // Now it is second 64: what was made before second 4 is over.
        Assert.Equal(["a5", "b5", "a6"], Ids(outbox.Take(OutboxLane.Backlog, 3)));
        Assert.Equal(["b6", "a7", "b7", "a8", "b8"], Ids(outbox.Take(OutboxLane.Backlog, 10)));
        Assert.Empty(outbox.Take(OutboxLane.Backlog, 10));
        foreach (var id in new[] { "a5", "b5", "a6", "b6", "a7", "b7", "a8", "b8" }) outbox.Complete(id);
        var history = outbox.Take(OutboxLane.Backlog, 100);
        Assert.Equal(["a0", "b0", "a1", "b1", "a2", "b2", "a3", "b3", "a4", "b4"], Ids(history));
        Assert.All(history, offer => Assert.True(offer.IsHistorical));
        Assert.Equal(10, outbox.Status.ExpiredCount);
    }

    [Fact]
    public void Of_a_stream_one_live_message_is_out_at_a_time_and_the_next_is_not_overtaken()
    {
        using var outbox = Open(new OutboxOptions());
        for (var i = 0; i < 3; i++) outbox.HandOver(Message("a", i));
        outbox.CommitOnce();
        Assert.Equal(["a0"], Ids(outbox.Take(OutboxLane.Live, 10)));
        Assert.Empty(outbox.Take(OutboxLane.Live, 10));
        outbox.Release("a0");
        Assert.Equal(["a0"], Ids(outbox.Take(OutboxLane.Live, 10)));
        outbox.Complete("a0");
        Assert.Equal(["a1"], Ids(outbox.Take(OutboxLane.Live, 10)));
    }

    [Fact]
    public void After_a_restart_the_newest_of_each_stream_is_live_and_the_rest_is_backlog()
    {
        using (var outbox = Open(new OutboxOptions()))
        {
            for (var i = 0; i < 4; i++) outbox.HandOver(Message(i % 2 == 0 ? "a" : "b", i));
            outbox.CommitOnce();
        }

        using var again = Open(new OutboxOptions());
        Assert.Equal(["a2", "b3"], Ids(again.Take(OutboxLane.Live, 10)));
        Assert.Equal(["a0", "b1"], Ids(again.Take(OutboxLane.Backlog, 10)));
    }

    [Fact]
    public void History_that_nobody_wants_is_dropped_counted_and_told_in_one_gap_a_stream()
    {
        using var outbox = Open(new OutboxOptions(History: HistoryPolicy.Drop));
        for (var i = 0; i < 300; i++) outbox.HandOver(Message("a", i, lasts: 60));
        outbox.CommitOnce();
        outbox.CommitOnce();
        Pass(TimeSpan.FromSeconds(100));
        outbox.HandOver(Message("a", 1000));
        outbox.CommitOnce();
        outbox.CommitOnce();
        Assert.Equal(["a1000"], Ids(outbox.Take(OutboxLane.Live, 10)));
        var gap = Assert.Single(outbox.Take(OutboxLane.Backlog, 10)).Message;
        Assert.Equal("gap:historical:a0", gap.Id);
        Assert.Equal("a Historical a0 a299 300", Encoding.UTF8.GetString(gap.Payload.Span));
        Assert.Equal(300, outbox.Status.Drops!.Historical);
        outbox.Complete("a1000");
        outbox.Complete(gap.Id);
        outbox.CommitOnce();
        Assert.Equal(0, outbox.Status.BacklogCount);
    }

    [Fact]
    public void A_full_outbox_gives_up_its_oldest_file_stays_under_its_limit_and_tells_so_after_a_restart()
    {
        var options = OutboxOptions.OfSize(8 << 20);
        var handedOver = 0;
        using (var outbox = Open(options))
        {
            while (outbox.Status.DroppedCount < 1500)
            {
                outbox.HandOver(Message("a", handedOver++, payloadBytes: 4000));
                if (handedOver % 100 != 0) continue;
                outbox.CommitOnce();
                Assert.InRange(outbox.Status.DiskBytes, 0, options.DiskBytesMax);
                Assert.True(handedOver < 20_000);
            }

            outbox.CommitOnce();
        }

        using var again = Open(options);
        var left = new List<OutboundMessage>();
        while (again.TakeAny(100) is { Count: > 0 } messages)
        {
            left.AddRange(messages);
            foreach (var message in messages) again.Complete(message.Id);
        }

        var gap = Assert.Single(left, message => message.Id.StartsWith("gap:", StringComparison.Ordinal));
        var lost = handedOver - (left.Count - 1);
        Assert.Equal($"a Space a0 a{lost - 1} {lost}", Encoding.UTF8.GetString(gap.Payload.Span));
        Assert.True(lost >= 1500);
    }

    [Fact]
    public void Messages_that_nobody_fetched_for_too_long_are_dropped_and_counted()
    {
        using var outbox = Open(new OutboxOptions(AgeMax: TimeSpan.FromMinutes(1)));
        for (var i = 0; i < 5; i++)
        {
            outbox.HandOver(Message("a", i));
            outbox.CommitOnce();
            Pass(TimeSpan.FromSeconds(20));
        }

        outbox.CommitOnce();
        Assert.Equal(2, outbox.Status.Drops!.Age);
        Assert.Equal(["a4", "a2", "a3"], outbox.TakeAny(3).Select(message => message.Id));
    }

    private DurableOutbox Open(OutboxOptions options) => new(_disk, options, _plant, _machine, null, Describe);

    private static OutboundMessage? Describe(OutboxGap gap) => new(
        "", "", $"gap/{gap.Stream}", null,
        Encoding.UTF8.GetBytes($"{gap.Stream} {gap.Reason} {gap.FirstId} {gap.LastId} {gap.Count}"), gap.To,
        Timestamp.MaxValue);

    private static IEnumerable<string> Ids(IReadOnlyList<OutboxOffer> offers) =>
        offers.Select(offer => offer.Message.Id);

    private void Pass(TimeSpan time)
    {
        _plant.Advance(time);
        _machine.Advance(time);
    }

    private OutboundMessage Message(string stream, int number, int lasts = 100_000, int payloadBytes = 10)
    {
        var now = Timestamp.Now(_plant);
        return new OutboundMessage(
            $"{stream}{number}", stream, $"topic/{stream}", null, new byte[payloadBytes], now,
            now + TimeSpan.FromSeconds(lasts));
    }
}
