using System.Text;
using EdgeForecast.Core.Pipeline;
using EdgeForecast.Core.Signals;
using EdgeForecast.Forwarding;
using EdgeForecast.TestKit;
using EdgeForecast.TestKit.Contracts;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace EdgeForecast.Tests.Forwarding;

public sealed class OutboxForwarderTests
{
    private readonly MemoryOutbox _outbox = new();
    private readonly FakeTimeProvider _plant = new(DateTimeOffset.UnixEpoch);

    [Fact]
    public async Task Messages_are_forgotten_when_the_peer_has_them_and_leave_in_order()
    {
        var sink = Connected((_, _) => ScriptedSink.Say(PublishOutcomeKind.Acknowledged));
        await using var running = RunningLoop.Start(Create(sink));
        for (var i = 0; i < 100; i++) _outbox.HandOver(Message($"{i}"));
        await Eventually.True(() => _outbox.Completed.Count == 100, "all are forgotten");
        Assert.Equal(Enumerable.Range(0, 100).Select(i => $"{i}"), sink.Published);
        // Where the sink answers at once, all may have left before the first beat.
        await Eventually.True(() => running.Heartbeat.Count > 0, "it beats");
    }

    [Fact]
    public async Task A_later_message_of_a_stream_never_overtakes_one_that_did_not_go_out()
    {
        var sink = Connected((message, attempt) => ScriptedSink.Say(
            message.Id is "1" or "4" && attempt <= 2
                ? PublishOutcomeKind.Unavailable
                : PublishOutcomeKind.Acknowledged));
        await using var running = RunningLoop.Start(Create(sink));
        for (var i = 0; i < 8; i++) _outbox.HandOver(Message($"{i}"));
        await Eventually.True(() => _outbox.Completed.Count == 8, "all are forgotten");
        Assert.Equal(["0", "1", "2", "3", "4", "5", "6", "7"], _outbox.Completed);
        Assert.Equal(["0", "1", "1", "1", "2", "3", "4", "4", "4", "5", "6", "7"], sink.Published);
    }

    [Fact]
    public async Task Streams_leave_side_by_side_and_within_the_bound()
    {
        var free = new TaskCompletionSource<PublishOutcome>();
        var sink = Connected((_, _) => free.Task);
        // Before the start: what comes while a wave is under way belongs to the next.
        for (var i = 0; i < 5; i++) _outbox.HandOver(Message($"{i}", stream: $"s{i}"));
        await using var running = RunningLoop.Start(Create(sink, inflightMax: 3));
        await Eventually.True(() => sink.Published.Count == 3, "three are under way");
        Assert.Equal(3, _outbox.OutCount);
        free.SetResult(new PublishOutcome(PublishOutcomeKind.Acknowledged, 1));
        await Eventually.True(() => _outbox.Completed.Count == 5, "all are forgotten");
    }

    [Fact]
    public async Task A_refused_message_is_set_aside_and_counted_and_holds_nobody_up()
    {
        var sink = Connected((message, _) => ScriptedSink.Say(
            message.Id == "0" ? PublishOutcomeKind.Refused : PublishOutcomeKind.Acknowledged, "not allowed"));
        var forwarder = Create(sink);
        await using var running = RunningLoop.Start(forwarder);
        _outbox.HandOver(Message("0"));
        _outbox.HandOver(Message("1"));
        await Eventually.True(() => _outbox.Completed.Count == 2, "both are done with");
        Assert.Equal(1, forwarder.RefusedCount);
        Assert.Equal(1, forwarder.ForwardedCount);
        Assert.Equal(["0", "1"], sink.Published);
    }

    [Fact]
    public async Task Nothing_is_taken_out_while_there_is_no_connection()
    {
        var sink = new ScriptedSink((_, _) => ScriptedSink.Say(PublishOutcomeKind.Acknowledged));
        await using var running = RunningLoop.Start(Create(sink));
        _outbox.HandOver(Message("0"));
        await Eventually.True(() => running.Heartbeat.Count > 0, "it waits");
        Assert.Equal(0, _outbox.OutCount);
        sink.Connected.SetResult();
        await Eventually.True(() => _outbox.Completed.Count == 1, "it is forgotten");
    }

    [Fact]
    public async Task A_sink_that_takes_nothing_is_asked_more_and_more_seldom()
    {
        var time = new FakeTimeProvider();
        var sink = Connected((_, _) => ScriptedSink.Say(PublishOutcomeKind.Unavailable, "quota"));
        await using var running = RunningLoop.Start(Create(sink, machine: time));
        _outbox.HandOver(Message("0"));
        await Eventually.True(() => sink.Published.Count == 1, "the first attempt");
        for (var passed = 0; passed < 600; passed++)
        {
            time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        }

        // 0.2, 0.4, 0.8 ... 25.6 s, each shortened by at most half: about nine in the first minute.
        Assert.InRange(sink.Published.Count, 5, 11);
        Assert.Equal(1, _outbox.Status.BacklogCount);
    }

    [Fact]
    public async Task A_stop_releases_what_is_under_way()
    {
        var sink = Connected((_, _) => new TaskCompletionSource<PublishOutcome>().Task);
        var running = RunningLoop.Start(Create(sink));
        for (var i = 0; i < 3; i++) _outbox.HandOver(Message($"{i}"));
        await Eventually.True(() => sink.Published.Count == 1, "one is under way");
        await running.DisposeAsync();
        Assert.Equal(0, _outbox.OutCount);
        Assert.Equal(3, _outbox.Status.BacklogCount);
    }

    [Fact]
    public async Task The_backlog_leaves_at_its_rate_and_nothing_that_is_live_waits_for_it()
    {
        var time = new FakeTimeProvider();
        var sink = Connected((_, _) => ScriptedSink.Say(PublishOutcomeKind.Acknowledged));
        for (var i = 0; i < 100; i++) _outbox.HandOver(Message($"b{i}"));
        await using var running = RunningLoop.Start(
            Create(sink, inflightMax: 4, time, new ForwardingOptions(BacklogRateMax: 10)));
        for (var second = 1; second <= 5; second++)
        {
            for (var tenth = 0; tenth < 10; tenth++)
            {
                time.Advance(TimeSpan.FromMilliseconds(100));
                await Task.Delay(TimeSpan.FromMilliseconds(3), TimeProvider.System);
            }

            _outbox.HandOver(Message($"{second}"));
            var newest = $"{second}";
            await Eventually.True(() => sink.Published.Contains(newest), "it leaves though no time passes");
        }

        // Ten a second, a wave of two at once; a slow machine may have missed some.
        Assert.InRange(sink.Published.Count(id => id[0] == 'b'), 20, 52);
    }

    [Fact]
    public async Task A_wave_of_the_backlog_that_hangs_leaves_half_of_the_window_to_what_is_live()
    {
        var sink = Connected((message, _) => message.Id[0] == 'b'
            ? new TaskCompletionSource<PublishOutcome>().Task
            : ScriptedSink.Say(PublishOutcomeKind.Acknowledged));
        for (var i = 0; i < 10; i++) _outbox.HandOver(Message($"b{i}"));
        await using var running = RunningLoop.Start(Create(sink, inflightMax: 6));
        for (var i = 0; i < 20; i++) _outbox.HandOver(Message($"{i}"));
        await Eventually.True(() => _outbox.Completed.Count == 20, "all that is live has left");
        await Eventually.True(() => sink.Published.Any(id => id[0] == 'b'), "a wave of the backlog hangs");
        for (var i = 20; i < 40; i++) _outbox.HandOver(Message($"{i}"));
        await Eventually.True(() => _outbox.Completed.Count == 40, "and more that is live leaves beside it");
        await Eventually.True(() => sink.Published.Count(id => id[0] == 'b') == 3, "it has half of the window");
        Assert.Equal(3 + 40, sink.Published.Count);
    }

    [Fact]
    public async Task What_is_history_is_flagged_and_never_the_newest_and_what_is_news_tells_how_long()
    {
        var published = new List<OutboundMessage>();
        var sink = Connected((message, _) =>
        {
            lock (published) published.Add(message);
            return ScriptedSink.Say(PublishOutcomeKind.Acknowledged);
        });
        var forwarder = Create(sink);
        foreach (var id in new[] { "h1", "b1", "1" })
            _outbox.HandOver(Message(id, stream: id) with
            {
                Payload = Encoding.UTF8.GetBytes($$"""{"id":"{{id}}"}"""),
                LatestTopic = "latest",
                ExpiresAt = new Timestamp(0) + TimeSpan.FromSeconds(90),
            });
        await using var running = RunningLoop.Start(forwarder);
        await Eventually.True(() => _outbox.Completed.Count == 3, "all have left");
        OutboundMessage Of(string id) => published.Single(message => message.Id == id);
        Assert.Equal("""{"id":"h1","historical":true}""", Encoding.UTF8.GetString(Of("h1").Payload.Span));
        Assert.Equal("""{"id":"b1"}""", Encoding.UTF8.GetString(Of("b1").Payload.Span));
        Assert.Equal([null, null, "latest"], new[] { "h1", "b1", "1" }.Select(id => Of(id).LatestTopic));
        Assert.Equal(
            [null, TimeSpan.FromSeconds(90), TimeSpan.FromSeconds(90)],
            new[] { "h1", "b1", "1" }.Select(id => Of(id).Lifetime));
        Assert.Equal(1, forwarder.HistoricalCount);
    }

    [Fact]
    public async Task After_trouble_that_is_over_the_first_wait_is_the_short_one_again()
    {
        var time = new FakeTimeProvider();
        var isBroken = true;
        var sink = Connected((_, _) => ScriptedSink.Say(
            Volatile.Read(ref isBroken) ? PublishOutcomeKind.Unavailable : PublishOutcomeKind.Acknowledged));
        await using var running = RunningLoop.Start(Create(sink, machine: time));
        _outbox.HandOver(Message("0"));
        await Eventually.True(
            () =>
            {
                time.Advance(TimeSpan.FromSeconds(31));
                return sink.Published.Count >= 8;
            },
            "the wait has grown");
        Volatile.Write(ref isBroken, false);
        await Eventually.True(
            () =>
            {
                time.Advance(TimeSpan.FromSeconds(31));
                return _outbox.Completed.Count == 1;
            },
            "it has left");
        Volatile.Write(ref isBroken, true);
        _outbox.HandOver(Message("1"));
        await Eventually.True(() => sink.Published.Contains("1"), "the first attempt");
        await Eventually.True(
            () =>
            {
                time.Advance(TimeSpan.FromMilliseconds(50));
                return sink.Published.Count(id => id == "1") >= 2;
            },
            "the second attempt, soon");
    }

    private static ScriptedSink Connected(Func<OutboundMessage, int, Task<PublishOutcome>> publish)
    {
        var sink = new ScriptedSink(publish);
        sink.Connected.SetResult();
        return sink;
    }

    private OutboxForwarder Create(
        ISink sink, int inflightMax = 16, TimeProvider? machine = null, ForwardingOptions? options = null) => new(
        _outbox, sink, (options ?? new ForwardingOptions()) with { InflightMax = inflightMax }, _plant,
        machine ?? TimeProvider.System, new Random(1), NullLogger<OutboxForwarder>.Instance);

    private static OutboundMessage Message(string id, string stream = "s") =>
        new(id, stream, "t", null, default, new Timestamp(0), Timestamp.MaxValue);
}
