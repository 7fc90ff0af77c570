using EdgeForecast.Buffer.Forecasts;
using EdgeForecast.Buffer.Reading;
using EdgeForecast.Buffer.State;
using EdgeForecast.Buffer.Streams;
using EdgeForecast.Buffer.Tests.Forecasts;
using EdgeForecast.Buffer.Tests.Segments;
using EdgeForecast.Core.Signals;
using EdgeForecast.TestKit;
using Microsoft.Extensions.Time.Testing;

namespace EdgeForecast.Buffer.Tests.Reading;

/// <summary>Ranges of samples page by page, and folders at rest, which stay as they are.</summary>
public sealed class ReadingTests
{
    private static readonly SampleRange _all = new(Timestamp.MinValue, Timestamp.MaxValue);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Pages_of_any_size_give_every_sample_once_while_the_newest_block_grows(int seed)
    {
        var random = new Random(seed);
        var generator = new SampleGenerator(seed, 6);
        using var folder = new TemporaryFolder();
        using var rig = new StoreRig(DiskFolder.Create(folder.FullPath), generator.Table);
        var appended = new List<Sample>();
        var read = new List<Sample>();
        ReadPosition? place = null;
        for (var round = 0; round < 150; round++)
        {
            var samples = generator.Take(random.Next(60));
            appended.AddRange(samples);
            rig.Append(samples);
            rig.CommitAll();
            if (random.Next(3) == 0) place = ReadPage(rig, place, random.Next(1, 100), read);
        }

        place = ReadPage(rig, place, int.MaxValue, read);
        SampleAssert.SameBySignal(appended, read);
        Assert.True(ReadPosition.TryParse(place!.ToString(), out var parsed));
        Assert.Equal(place.ToString(), parsed.ToString());
    }

    [Fact]
    public void A_range_by_source_time_or_arrival_holds_what_a_list_holds()
    {
        var generator = new SampleGenerator(5, 4);
        using var folder = new TemporaryFolder();
        using var rig = new StoreRig(DiskFolder.Create(folder.FullPath), generator.Table);
        var appended = generator.Take(5000);
        rig.Append(appended);
        rig.CommitAll();
        var (from, to) = (appended[1000].SourceTime, appended[3000].SourceTime);
        SignalId[] some = [new(1), new(3)];
        SampleAssert.SameBySignal(
            [.. appended.Where(sample => sample.SourceTime >= from && sample.SourceTime < to
                && some.Contains(sample.Signal))],
            Read(rig.Store, new SampleRange(from, to, some)));
        SampleAssert.SameBySignal(
            [.. appended.Where(sample => sample.ArrivalTime >= from && sample.ArrivalTime < to)],
            Read(rig.Store, new SampleRange(from, to, ByArrival: true)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("x")]
    [InlineData("-1")]
    [InlineData("1_2")]
    [InlineData("1_2.x")]
    [InlineData("1_9999999999.1")]
    public void What_is_no_place_is_refused(string text) => Assert.False(ReadPosition.TryParse(text, out _));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_folder_at_rest_gives_what_was_stored_and_is_not_changed(bool isCleanStop)
    {
        using var folder = new TemporaryFolder();
        var appended = await FillAsync(folder, isCleanStop);
        var before = Content(folder);

        var rested = BufferFolder.Open(folder.FullPath);
        SampleAssert.SameBySignal(appended, Read(rested, _all));
        using (var cursor = rested.Open(ForecastQuery.All))
            for (var i = 0; i < 20; i++)
            {
                Assert.True(cursor.MoveNext());
                Assert.Equal(ForecastStoreTests.Forecast(i).Id, cursor.Current.Forecast.Id);
            }

        var report = BufferVerifier.Run(folder.FullPath);
        Assert.True(report.IsWhole, string.Join('\n', report.Damages));
        Assert.Equal((appended.Length, 20), (report.SampleCount, report.ForecastCount));
        var statistics = BufferSurvey.Run(rested);
        Assert.Equal(appended.Length, statistics.SampleCount);
        Assert.Equal(appended.Length, statistics.Signals.Sum(signal => signal.SampleCount));
        Assert.Equal(appended.Min(sample => sample.ArrivalTime), statistics.OldestArrival);
        Assert.InRange(statistics.BytesPerSample, 1, 30);
        Assert.Equal(before, Content(folder));
    }

    [Fact]
    public async Task A_flipped_bit_in_a_block_is_reported_with_its_file()
    {
        using var folder = new TemporaryFolder();
        await FillAsync(folder, isCleanStop: true);
        var file = Directory.GetFiles(Path.Combine(folder.FullPath, "samples"), "samples-*.db")[0];
        var bytes = File.ReadAllBytes(file);
        var block = bytes.AsSpan().LastIndexOf("EFB1"u8);
        bytes[block + 200] ^= 4;
        File.WriteAllBytes(file, bytes);
        var report = BufferVerifier.Run(folder.FullPath);
        var damage = Assert.Single(report.Damages);
        Assert.Equal($"samples/{Path.GetFileName(file)}", damage.File);
        Assert.True(damage.Sequence > 0);
    }

    [Fact]
    public void A_damaged_state_file_is_reported_and_not_set_aside()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(Path.Combine(folder.FullPath, "samples"));
        Directory.CreateDirectory(Path.Combine(folder.FullPath, "state"));
        File.WriteAllText(Path.Combine(folder.FullPath, "state", "oil.forecast"), "not one");
        var damage = Assert.Single(BufferVerifier.Run(folder.FullPath).Damages);
        Assert.Equal("state/oil.forecast", damage.File);
        Assert.True(File.Exists(Path.Combine(folder.FullPath, "state", "oil.forecast")));
    }

    [Fact]
    public void All_that_a_gateway_keeps_beside_its_blocks_is_known_and_told_from_damage()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(Path.Combine(folder.FullPath, "samples"));
        var state = Path.Combine(folder.FullPath, "state");
        using (var journal = new JournaledState(DiskFolder.Create(state), "oil.forecast", TimeProvider.System))
        {
            journal.Read();
            journal.Write([1, 2, 3]);
            journal.Append([4, 5]);
            journal.WriteNotes();
        }

        var mark = new byte[SlotMark.Bytes];
        SlotMark.Write(new Timestamp(17), Guid.NewGuid(), mark);
        File.WriteAllBytes(Path.Combine(state, "oil" + SlotMark.Extension), mark);
        File.WriteAllBytes(Path.Combine(state, SpaceReserve.FileName), new byte[4096]);
        var report = BufferVerifier.Run(folder.FullPath);
        Assert.Equal((4, true, 0), (report.FileCount, report.IsWhole, report.Notes.Count));

        // A process that ended in the middle of a note has damaged nothing.
        var notes = Path.Combine(state, "oil.forecast.notes");
        File.WriteAllBytes(notes, [.. File.ReadAllBytes(notes), 9, 0, 0, 0, 1]);
        report = BufferVerifier.Run(folder.FullPath);
        Assert.True(report.IsWhole);
        Assert.Contains("5 bytes", Assert.Single(report.Notes), StringComparison.Ordinal);

        mark[3] ^= 1;
        File.WriteAllBytes(Path.Combine(state, "oil" + SlotMark.Extension), mark);
        File.WriteAllBytes(notes, [0, .. File.ReadAllBytes(notes)[1..]]);
        Assert.Equal(
            ["state/oil.forecast.notes", "state/oil.slot"],
            BufferVerifier.Run(folder.FullPath).Damages.Select(damage => damage.File));
    }

    [Fact]
    public void A_directory_that_is_held_is_neither_read_nor_taken_twice()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(Path.Combine(folder.FullPath, "samples"));
        Assert.False(DataLock.IsHeld(folder.FullPath));
        using (DataLock.Take(folder.FullPath))
        {
            Assert.True(DataLock.IsHeld(folder.FullPath));
            Assert.Contains("running", Assert.Throws<IOException>(
                () => BufferFolder.Open(folder.FullPath)).Message, StringComparison.Ordinal);
            Assert.Throws<IOException>(() => DataLock.Take(folder.FullPath));
        }

        Assert.False(DataLock.IsHeld(folder.FullPath));
        Assert.Empty(BufferFolder.Open(folder.FullPath).Signals.Names);
    }

    private static async Task<Sample[]> FillAsync(TemporaryFolder folder, bool isCleanStop)
    {
        var generator = new SampleGenerator(9, 5);
        var appended = generator.Take(20_000);
        using (var rig = new StoreRig(
            DiskFolder.Create(Path.Combine(folder.FullPath, "samples")), generator.Table,
            machineClock: TimeProvider.System))
        {
            foreach (var samples in appended.Chunk(500))
            {
                rig.Append(samples);
                rig.CommitAll();
            }

            if (isCleanStop) await StopAsync(rig.Store);
        }

        using var store = new ForecastStore(
            DiskFolder.Create(Path.Combine(folder.FullPath, "forecasts")), new SignalTable(["a", "b"]),
            new ForecastVersions("", "", ""), new ForecastStoreOptions(), TimeProvider.System, new FakeTimeProvider());
        for (var i = 0; i < 20; i++) store.TryAppend(ForecastStoreTests.Forecast(i));
        store.CommitAll();
        if (isCleanStop) await StopAsync(store);
        return appended;
    }

    private static async Task StopAsync(Core.Pipeline.ILoop loop)
    {
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        await loop.RunAsync(new TestKit.Fakes.CountingHeartbeat(), stop.Token);
    }

    private static ReadPosition? ReadPage(StoreRig rig, ReadPosition? place, int limit, List<Sample> read)
    {
        using var reading = rig.Store.Read(_all, place);
        while (limit > 0 && reading.MoveNext())
        {
            var taken = Math.Min(limit, reading.Samples.Length);
            read.AddRange(reading.Samples[..taken]);
            place = reading.PositionAfter(taken);
            limit -= taken;
        }

        return place;
    }

    private static List<Sample> Read(IRangeReader reader, SampleRange range)
    {
        using var reading = reader.Read(range);
        var read = new List<Sample>();
        while (reading.MoveNext()) read.AddRange(reading.Samples);
        return read;
    }

    private static List<(string Name, string Hash)> Content(TemporaryFolder folder) => [.. Directory
        .GetFiles(folder.FullPath, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
        .Select(path => (path, Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(
            File.ReadAllBytes(path)))))];
}
