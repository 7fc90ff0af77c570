using System.Globalization;
using System.Text;
using System.Text.Json;
using EdgeForecast.Buffer.Outbox;
using EdgeForecast.Buffer.Streams;
using EdgeForecast.Core.Pipeline;
using EdgeForecast.Core.Signals;
using EdgeForecast.Forwarding;
using EdgeForecast.TestKit;
using EdgeForecast.TestKit.Contracts;
using EdgeForecast.Tests.Mqtt;
using EdgeForecast.Tests.Sinks.Mqtt;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace EdgeForecast.Tests.Forwarding;

/// <summary>
/// The broker is away for a week of the plant's clock at six forecasts a minute, and comes back: 60,480 messages in a
/// long run, fewer here. The disk, the broker and the time of draining are real.
/// </summary>
public sealed class OutageTests(ITestOutputHelper output)
{
    private const int PerMinute = 6;
    private const int PayloadBytes = 2500;
    private static readonly bool _isLong = Environment.GetEnvironmentVariable("EDGEFORECAST_LONG") is not null;

    [Theory]
    [InlineData(512)]
    [InlineData(48)]
    public async Task After_an_outage_the_backlog_drains_fast_and_never_holds_up_what_is_live(int diskMb)
    {
        var count = _isLong ? PerMinute * 60 * 24 * 7 : 3000;
        // Reduced so that the smaller one is too small as well.
        var options = OutboxOptions.OfSize((_isLong ? diskMb : diskMb > 100 ? 16 : 8) << 20);
        var plant = new FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero));
        using var folder = new TemporaryFolder();
        using var broker = await Mosquitto.StartAsync();
        await using var subscriber = await TestSubscriber.ConnectAsync(broker.Port, "forecast/#");
        // Only what is live is published as the newest.
        await using var newest = await TestSubscriber.ConnectAsync(broker.Port, "newest");
        await using var gaps = await TestSubscriber.ConnectAsync(broker.Port, "gap/oil");
        var forwarding = new ForwardingOptions("forecast/{gateway}/{forecast}", "", GapTopic: "gap/{forecast}",
            BacklogRateMax: 500);
        using var outbox = new DurableOutbox(DiskFolder.Create(folder.FullPath), options, plant, TimeProvider.System,
            describeGap: ForecastForwarder.GapsOf("gw", forwarding));
        await using var writing = RunningLoop.Start(outbox);

        long diskBytesMax = 0;
        for (var i = 0; i < count; i++)
        {
            while (!outbox.HandOver(Message(plant, i))) await Task.Yield();
            plant.Advance(TimeSpan.FromMinutes(1) / PerMinute);
            if (i % 100 != 99) continue;
            await Eventually.True(() => outbox.Status.BacklogCount + outbox.Status.DroppedCount >= i - 500, "written");
            diskBytesMax = Math.Max(diskBytesMax, SizeOf(folder));
        }

        await Eventually.True(() => outbox.Status.BacklogCount + outbox.Status.DroppedCount >= count, "all is written");
        var atReturn = outbox.Status;
        Assert.InRange(diskBytesMax, 1, options.DiskBytesMax);
        Assert.True(diskMb < 100 == atReturn.DroppedCount > 0, $"{atReturn}");

        var sink = TestSink.Create(TestSink.Options(broker.Port));
        var forwarder = new OutboxForwarder(
            outbox, sink, forwarding, plant, TimeProvider.System, new Random(1), NullLogger<OutboxForwarder>.Instance);
        await using var connecting = RunningLoop.Start(sink);
        await sink.WaitUntilConnectedAsync(CancellationToken.None);
        var start = TimeProvider.System.GetTimestamp();
        await using var sending = RunningLoop.Start(forwarder);
        var delays = new List<double>();
        var live = count;
        while (outbox.Status.BacklogCount > 0 || delays.Count < 3)
        {
            var sentAt = TimeProvider.System.GetTimestamp();
            var number = live++;
            Assert.True(outbox.HandOver(Message(plant, number)));
            await Eventually.True(
                () => newest.Received is [.., var last] && NumberOf(last.Payload) == number, "the live one has come");
            delays.Add(TimeProvider.System.GetElapsedTime(sentAt).TotalMilliseconds);
        }

        var drained = TimeProvider.System.GetElapsedTime(start);
        var droppedCount = outbox.Status.DroppedCount;
        var expected = live - droppedCount;
        // Draining itself gives up nothing, but for a file that the last commits before it made one too many.
        Assert.InRange(droppedCount - atReturn.DroppedCount, 0, 600);
        await Eventually.True(() => subscriber.Received.Count >= expected, "the subscriber has it all");
        var received = subscriber.Received.Select(message => message.Payload).ToList();
        Verify(received, live, droppedCount);
        // What is lost is told, to the last message.
        await Eventually.True(() => CountIn(gaps) == droppedCount, "the gaps tell of every lost message");
        var span = TimeSpan.FromMinutes((double)atReturn.BacklogCount / PerMinute);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{count} messages, {diskMb} MB: at most {diskBytesMax >> 20} MB on disk, {droppedCount} dropped, "
            + $"drained {span.TotalHours:F1} h in {drained.TotalSeconds:F0} s, {span / drained:F0} times real time; "
            + $"{delays.Count} live ones waited {delays.Average():F0} ms, at most {delays.Max():F0} ms"));
        Assert.True(span / drained > 50);
        Assert.True(delays.Max() < 1000 || !_isLong, $"a live message waited {delays.Max()} ms");
        Assert.True(delays.Order().ElementAt(delays.Count / 2) < 1000);
    }

    private static void Verify(List<string> received, int live, long droppedCount)
    {
        Assert.Equal(received.Count, received.Select(NumberOf).Distinct().Count());
        Assert.Equal(live - droppedCount, received.Count);
        var history = received.Where(IsHistorical).Select(NumberOf).ToList();
        Assert.NotEmpty(history);
        Assert.Equal(history.Order(), history);
    }

    private static long CountIn(TestSubscriber gaps) => gaps.Received
        .Select(message => JsonDocument.Parse(message.Payload).RootElement)
        .GroupBy(gap => gap.GetProperty("id").GetString())
        .Sum(gap => gap.Last().GetProperty("count").GetInt64());

    private static bool IsHistorical(string payload) =>
        payload.EndsWith(",\"historical\":true}", StringComparison.Ordinal);

    private static int NumberOf(string payload) => int.Parse(payload.AsSpan(7, 8), CultureInfo.InvariantCulture);

    private static long SizeOf(TemporaryFolder folder) =>
        new DirectoryInfo(folder.FullPath).EnumerateFiles().Sum(file => file.Exists ? file.Length : 0);

    /// <summary>News for an hour.</summary>
    private static OutboundMessage Message(TimeProvider plant, int number)
    {
        var payload = $$"""{"id":"{{number:D8}}","text":"{{new string('x', PayloadBytes)}}"}""";
        var now = Timestamp.Now(plant);
        return new OutboundMessage(
            $"oil@{number:D8}", "oil", "forecast/gw/oil", "newest", Encoding.UTF8.GetBytes(payload), now,
            now + TimeSpan.FromHours(1));
    }
}
