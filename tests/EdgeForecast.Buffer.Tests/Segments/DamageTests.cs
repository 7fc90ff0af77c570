using EdgeForecast.Buffer.Segments;
using EdgeForecast.Buffer.Tests.Streams;
using EdgeForecast.Core.Signals;

namespace EdgeForecast.Buffer.Tests.Segments;

public sealed class DamageTests
{
    private const string Data = "samples-00000001.db";
    private const string Log = "samples-00000001.log";

    [Fact]
    public void A_turned_bit_anywhere_in_the_data_file_is_found_and_costs_the_blocks_around_it_and_no_others()
    {
        var random = new Random(1);
        var (intact, appended) = FilledStore(checkpointed: true);
        var length = intact.BytesOf(Data).Length;
        var blockCount = 0;
        var costly = 0;
        var count = Environment.GetEnvironmentVariable("EDGEFORECAST_LONG") is null ? 250 : 20_000;
        for (var i = 0; i < count; i++)
        {
            // The first pages carry the structure: they get as many hits as all the rest.
            var at = i % 2 == 0 ? random.Next(5 * 8192) : random.Next(length);
            var bit = random.Next(8);
            // A link in the middle of the index: a hit there once hid every block behind it.
            if (i < 8) (at, bit) = (17_487, i);
            var disk = intact.AfterCut(random, CutKind.Kill);
            disk.BytesOf(Data)[at] ^= (byte)(1 << bit);
            var context = $"bit {bit} at {at}";
            using var rig = new StoreRig(disk, new SampleGenerator(1, 3).Table);
            Assert.True(rig.Store.Status.IsWritable, $"{context}: {rig.Store.Status.LastError}");
            var (read, gaps) = rig.ReadAll();
            var missing = AssertSubsequences(appended, read, context);
            if (missing > 0) costly++;
            Assert.True(missing == 0 || gaps.Count > 0, $"{context}: {missing} samples are gone without a gap");
            // One block, or those whose pieces share its page.
            Assert.True(missing <= 3 * MostSamplesInABlock, $"{context}: {missing} samples are gone");
            blockCount++;
        }

        Assert.True(costly > blockCount / 4, $"only {costly} of {blockCount} hits cost anything: nothing is shown");
    }

    [Fact]
    public void A_turned_bit_in_the_log_is_found_and_leaves_a_gap()
    {
        var random = new Random(2);
        var (intact, appended) = FilledStore(checkpointed: false);
        var length = intact.BytesOf(Log).Length;
        Assert.True(length > 20_000);
        for (var i = 0; i < 100; i++)
        {
            var at = random.Next(length);
            var disk = intact.AfterCut(random, CutKind.Kill);
            disk.BytesOf(Log)[at] ^= (byte)(1 << random.Next(8));
            using var rig = new StoreRig(disk, new SampleGenerator(1, 3).Table);
            var (read, gaps) = rig.ReadAll();
            Assert.True(AssertSubsequences(appended, read, $"bit at {at}") == 0 || gaps.Count > 0);
            Assert.Contains(gaps, gap => gap.Reason == SegmentRecovery.CutLog);
        }
    }

    [Fact]
    public void A_damaged_block_is_set_aside_with_a_report_and_stays_a_gap()
    {
        var (disk, appended) = FilledStore(checkpointed: true);
        var at = disk.BytesOf(Data).IndexOf("EFB1"u8) + 5_000;
        while (disk.BytesOf(Data)[at..(at + 4)].SequenceEqual("EFB1"u8)) at++;
        disk.BytesOf(Data)[at + 30_000] ^= 1;
        for (var restart = 0; restart < 2; restart++)
        {
            using var rig = new StoreRig(disk, new SampleGenerator(1, 3).Table);
            var (read, gaps) = rig.ReadAll();
            var gap = Assert.Single(gaps);
            Assert.Equal(SegmentRecovery.DamagedBlock, gap.Reason);
            var missing = AssertSubsequences(appended, read, "damaged");
            Assert.InRange(missing, 1, MostSamplesInABlock);
            var lost = appended.Except(read).ToArray();
            Assert.All(lost, sample => Assert.InRange(sample.ArrivalTime.Ticks,
                gap.From.Ticks, gap.To.Ticks));
        }

        Assert.Single(disk.ListAll(), name => name.EndsWith(".bin", StringComparison.Ordinal));
        Assert.Single(disk.ListAll(), name => name.EndsWith(".txt", StringComparison.Ordinal));
    }

    [Fact]
    public void A_file_that_is_no_database_is_moved_away_and_the_store_starts()
    {
        var (disk, appended) = FilledStore(checkpointed: true);
        new Random(3).NextBytes(disk.BytesOf(Data));
        using var rig = new StoreRig(disk, new SampleGenerator(1, 3).Table);
        Assert.True(rig.Store.Status.IsWritable);
        var (read, gaps) = rig.ReadAll();
        Assert.Empty(read);
        Assert.Equal(SegmentRecovery.DamagedSegment, Assert.Single(gaps).Reason);
        Assert.Contains($"quarantine/{Data}", disk.ListAll());
        rig.Append(appended.Take(10));
        rig.CommitAll();
        Assert.Equal(10, rig.ReadAll().Samples.Count);
    }

    [Fact]
    public void Names_keep_their_numbers_when_the_only_catalogue_is_damaged()
    {
        var disk = new SimulatedDisk();
        using (var rig = new StoreRig(disk, new SignalTable(["a", "b"])))
        {
            rig.Append([new Sample(new SignalId(1), 7, Quality.Good, new Timestamp(1), new Timestamp(1))]);
            rig.CommitAll();
            rig.Store.Dispose();
        }

        new Random(4).NextBytes(disk.BytesOf("samples-00000001.log"));
        using var again = new StoreRig(disk, new SignalTable(["b", "c", "a"]));
        again.Append([new Sample(new SignalId(0), 8, Quality.Good, new Timestamp(2), new Timestamp(2))]);
        again.CommitAll();
        Assert.Equal(8.0, Assert.Single(again.ReadAll().Samples).Value);
    }

    [Fact]
    public void Blocks_found_on_the_pages_are_those_that_the_database_has()
    {
        var (disk, _) = FilledStore(checkpointed: false);
        var salvaged = SegmentSalvage.ReadBlocks(disk, "samples-00000001");
        using var file = SegmentFile.OpenToRead(disk, "samples-00000001");
        var (first, last) = file.IdRange()!.Value;
        Assert.Equal(Enumerable.Range((int)first, (int)(last - first + 1)).Select(id => (long)id), salvaged.Keys);
        Assert.All(salvaged, pair => Assert.Equal(file.Get(pair.Key), pair.Value));
    }

    private const int MostSamplesInABlock = 3000;

    private static (SimulatedDisk Disk, List<Sample> Appended) FilledStore(bool checkpointed)
    {
        var disk = new SimulatedDisk();
        var generator = new SampleGenerator(1, 3);
        var appended = new List<Sample>();
        var options = StoreRig.SmallFiles with { SegmentBytesMax = 4 << 20, LogBytesMax = 4 << 20 };
        using var rig = new StoreRig(disk, generator.Table, options);
        for (var i = 0; i < 40; i++)
        {
            var samples = generator.Take(600);
            appended.AddRange(samples);
            rig.Append(samples);
            rig.CommitAll();
        }

        if (checkpointed) rig.Store.RunAsync(rig, new CancellationToken(canceled: true)).GetAwaiter().GetResult();
        return (disk, appended);
    }

    /// <summary>Each signal's samples come back in order, some perhaps missing; returns how many are missing.</summary>
    private static int AssertSubsequences(List<Sample> appended, List<Sample> read, string context)
    {
        foreach (var group in read.GroupBy(sample => sample.Signal))
        {
            using var rest = appended.Where(sample => sample.Signal == group.Key).GetEnumerator();
            foreach (var sample in group)
            {
                var found = false;
                while (!found && rest.MoveNext()) found = rest.Current == sample;
                Assert.True(found, $"{context}: a sample came back that was not appended, or out of order: {sample}");
            }
        }

        return appended.Count - read.Count;
    }
}
