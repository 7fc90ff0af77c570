using EdgeForecast.Buffer.Forecasts;
using EdgeForecast.Buffer.Streams;
using EdgeForecast.Core.Forecasting;
using EdgeForecast.Core.Pipeline;
using EdgeForecast.Core.Signals;
using EdgeForecast.Core.Windows;
using EdgeForecast.TestKit;
using EdgeForecast.TestKit.Fakes;
using Microsoft.Extensions.Time.Testing;

namespace EdgeForecast.Buffer.Tests.Forecasts;

public sealed class ForecastStoreTests : IHeartbeat
{
    private static readonly SignalTable _signals = new(["a", "b"]);
    private static readonly ForecastVersions _versions = new("0.1.0", "onnxruntime 1", "x64");

    void IHeartbeat.Beat()
    {
        // Nobody counts.
    }

    [Fact]
    public void What_was_appended_is_read_back_after_a_restart_to_the_last_bit()
    {
        using var folder = new TemporaryFolder();
        var appended = Enumerable.Range(0, 300).Select(Forecast).ToList();
        using (var store = Open(folder))
        {
            foreach (var (forecast, i) in appended.Select((forecast, i) => (forecast, i)))
            {
                Assert.True(store.TryAppend(forecast));
                if (i % 7 == 0) store.CommitAll();
            }

            store.CommitAll();
            Same(appended, Read(store));
            Assert.Equal((300, 300), (store.Status.StoredCount, store.Status.KeptCount));
        }

        using var again = Open(folder);
        Same(appended, Read(again));
        var more = Forecast(300);
        again.TryAppend(more);
        again.CommitAll();
        Same([.. appended, more], Read(again));
    }

    [Fact]
    public void Each_block_is_a_beat_because_on_a_slow_disk_more_comes_meanwhile()
    {
        using var folder = new TemporaryFolder();
        using var store = Open(folder);
        var heartbeat = new CountingHeartbeat();
        for (var i = 0; i < 300; i++) store.TryAppend(Forecast(i));
        store.CommitAll(heartbeat);
        Assert.Equal(300, store.Status.KeptCount);
        Assert.InRange(heartbeat.Count, 2, 300);
    }

    [Fact]
    public void A_reading_goes_on_behind_its_place_whatever_was_added_meanwhile()
    {
        using var folder = new TemporaryFolder();
        using var store = Open(folder);
        var read = new List<string>();
        ForecastPosition? place = null;
        for (var i = 0; i < 60; i++)
        {
            store.TryAppend(Forecast(i));
            store.CommitAll();
            if (i % 5 != 0) continue;
            using var cursor = store.Open(ForecastQuery.All, place);
            for (var n = 0; n < 3 && cursor.MoveNext(); n++)
            {
                read.Add(cursor.Current.Forecast.Id);
                place = cursor.Position;
            }
        }

        using (var cursor = store.Open(ForecastQuery.All, place))
            while (cursor.MoveNext())
                read.Add(cursor.Current.Forecast.Id);
        Assert.Equal(Enumerable.Range(0, 60).Select(i => Forecast(i).Id), read);
    }

    [Fact]
    public void Only_the_slots_and_names_asked_for_are_given()
    {
        using var folder = new TemporaryFolder();
        using var store = Open(folder);
        for (var i = 0; i < 50; i++) store.TryAppend(Forecast(i));
        store.CommitAll();
        using var cursor = store.Open(new ForecastQuery(Forecast(10).Slot, Forecast(20).Slot, ["even"]));
        var ids = new List<string>();
        while (cursor.MoveNext()) ids.Add(cursor.Current.Forecast.Id);
        Assert.Equal([10, 12, 14, 16, 18], ids.Select(id => int.Parse(id.Split('@')[1])));
    }

    [Fact]
    public void The_oldest_go_when_all_take_more_than_they_may()
    {
        using var folder = new TemporaryFolder();
        using var store = Open(folder, new ForecastStoreOptions(BytesMax: 1 << 20));
        for (var i = 0; i < 3000; i++)
        {
            store.TryAppend(Forecast(i));
            if (i % 20 == 0) store.CommitAll();
        }

        store.CommitAll();
        Assert.True(store.Status.Bytes <= (1 << 20) + (256 << 10), $"{store.Status.Bytes} bytes");
        Assert.True(store.Status.ExpiredCount > 0);
        var read = Read(store);
        Assert.Equal(Forecast(2999).Id, read[^1].Forecast.Id);
        Assert.Equal(store.Status.KeptCount, read.Count);
    }

    [Fact]
    public async Task Those_that_are_too_old_go_without_anything_new_coming_in()
    {
        using var folder = new TemporaryFolder();
        var clock = new FakeTimeProvider(Forecast(0).Slot.ToDateTimeOffset());
        using var store = Open(folder, new ForecastStoreOptions(AgeMax: TimeSpan.FromHours(10)), clock);
        for (var i = 0; i < 300; i++) store.TryAppend(Forecast(i));
        using var stop = new CancellationTokenSource();
        var running = store.RunAsync(this, stop.Token);
        await Eventually.True(() => store.Status.StoredCount == 300, "all are stored");
        Assert.Equal(0, store.Status.ExpiredCount);
        await Eventually.True(
            () =>
            {
                clock.Advance(TimeSpan.FromMinutes(10));
                return store.Status.ExpiredCount == 300;
            },
            "all have gone");
        await stop.CancelAsync();
        await running;
        // The last came five hours after the first, and none of them went before its time.
        Assert.True(clock.GetUtcNow() - Forecast(299).Slot.ToDateTimeOffset() > TimeSpan.FromHours(10));
    }

    [Fact]
    public async Task The_loop_writes_what_waits_when_it_is_stopped_and_drops_what_does_not_fit()
    {
        using var folder = new TemporaryFolder();
        using (var store = Open(folder, new ForecastStoreOptions(QueueCountMax: 10)))
        {
            for (var i = 0; i < 12; i++) Assert.Equal(i < 10, store.TryAppend(Forecast(i)));
            using var stop = new CancellationTokenSource();
            var running = store.RunAsync(this, stop.Token);
            await stop.CancelAsync();
            await running;
            Assert.Equal((10, 2), (store.Status.StoredCount, store.Status.DroppedCount));
        }

        using var again = Open(folder);
        Assert.Equal(10, Read(again).Count);
    }

    [Fact]
    public void Bytes_that_are_no_forecast_are_refused()
    {
        var random = new Random(3);
        var buffer = new Buffer.Blocks.ByteBuffer(1024);
        ForecastRecord.Write(buffer, new StoredForecast(Forecast(1), _versions), signal => _signals[signal]);
        var whole = buffer.Written.ToArray();
        Assert.True(ForecastRecord.TryRead(whole, _signals, out _));
        for (var length = 0; length < whole.Length; length++)
            Assert.False(ForecastRecord.TryRead(whole.AsSpan(0, length), _signals, out _));
        for (var i = 0; i < 20_000; i++)
        {
            var hostile = whole.ToArray();
            for (var n = random.Next(1, 4); n > 0; n--) hostile[random.Next(hostile.Length)] = (byte)random.Next(256);
            _ = ForecastRecord.TryRead(hostile, _signals, out _);
        }
    }

    internal static Forecast Forecast(int number)
    {
        var random = new Random(number);
        var name = number % 2 == 0 ? "even" : "odd";
        var slot = new Timestamp(17_000_000_000_000_000L + number * TimeSpan.TicksPerMinute);
        double[] Numbers() => [.. Enumerable.Range(0, 6).Select(_ => random.NextDouble() * 100)];
        return new Forecast(
            name, $"{name}@{number}", "a", slot, slot, slot + TimeSpan.FromMilliseconds(3),
            [.. Enumerable.Range(1, 6).Select(h => slot + TimeSpan.FromMinutes(h))],
            Numbers(), Numbers(), [.. Numbers()[..5], double.NaN], 0.9,
            [
                new ExpertReport("mlp", "1.0", new string('a', 64), "ok", "", 0.75, 1.5, 0.1),
                new ExpertReport("persistence", "builtin", "", "no-window", "no value", 0, double.NaN, 0),
            ],
            0.1, Quality.Uncertain, "subset", "persistence: no-window", 300, 2.5)
        {
            Provenance = new ForecastProvenance(
                TimeSpan.FromMinutes(1), 6,
                [new SeenUpTo(new SignalId(1), slot - TimeSpan.FromTicks(number), number + 1)],
                [
                    new ExpertProvenance("model", true, ulong.MaxValue - (ulong)number, 7),
                    new ExpertProvenance("persistence", false, 0, 0),
                ],
                [.. Enumerable.Range(0, 12).Select(_ => random.NextDouble())], double.NaN),
        };
    }

    private static ForecastStore Open(
        TemporaryFolder folder, ForecastStoreOptions? options = null, FakeTimeProvider? clock = null) => new(
        DiskFolder.Create(folder.FullPath), _signals, _versions, options ?? new ForecastStoreOptions(),
        (TimeProvider?)clock ?? TimeProvider.System, clock ?? new FakeTimeProvider());

    private static List<StoredForecast> Read(ForecastStore store)
    {
        using var cursor = store.Open(ForecastQuery.All);
        var read = new List<StoredForecast>();
        while (cursor.MoveNext()) read.Add(cursor.Current);
        Assert.Equal(0, cursor.UnreadableCount);
        return read;
    }

    private static void Same(List<Forecast> expected, List<StoredForecast> actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        for (var i = 0; i < expected.Count; i++)
        {
            // Lists of records compare by reference: as bytes they compare by content, NaN included.
            Assert.Equal(Bytes(expected[i]), Bytes(actual[i].Forecast));
            Assert.Equal(_versions, actual[i].Versions);
        }
    }

    private static byte[] Bytes(Forecast forecast)
    {
        var buffer = new Buffer.Blocks.ByteBuffer(1024);
        ForecastRecord.Write(buffer, new StoredForecast(forecast, _versions), signal => _signals[signal]);
        return buffer.Written.ToArray();
    }
}
