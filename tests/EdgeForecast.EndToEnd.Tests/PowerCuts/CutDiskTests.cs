namespace EdgeForecast.EndToEnd.Tests.PowerCuts;

/// <summary>The disk under the virtual machine does what it says: else the power cuts prove nothing.</summary>
public sealed class CutDiskTests
{
    private const int BlockBytes = 4096;
    private const int BlockCount = 16;
    private const int DiskBytes = BlockBytes * BlockCount;

    public static TheoryData<string> Fates => [.. Enum.GetNames<CutFate>()];

    [Theory]
    [MemberData(nameof(Fates))]
    public void What_was_flushed_is_there_after_a_cut_and_the_rest_is_of_some_write(string fate)
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var random = new Random(seed);
            var disk = new CutDisk(DiskBytes);
            // What each sector may hold: what it held at the last flush, and what came later.
            var possible = new List<byte>[DiskBytes / CutDisk.SectorBytes];
            for (var sector = 0; sector < possible.Length; sector++) possible[sector] = [0];
            for (byte mark = 1; mark < 40; mark++)
            {
                var block = random.Next(BlockCount);
                Assert.True(disk.Write(Enumerable.Repeat(mark, BlockBytes).ToArray(), block * BlockBytes));
                foreach (var sector in SectorsOf(block)) possible[sector].Add(mark);
                if (random.Next(4) > 0) continue;
                Assert.True(disk.Flush());
                foreach (var marks in possible) marks.RemoveRange(0, marks.Count - 1);
            }

            disk.Cut();
            disk.PowerOn(Enum.Parse<CutFate>(fate), random);
            var content = Read(disk);
            for (var sector = 0; sector < possible.Length; sector++)
            {
                var bytes = content.AsSpan(sector * CutDisk.SectorBytes, CutDisk.SectorBytes);
                Assert.Equal(-1, bytes.IndexOfAnyExcept(bytes[0]));
                Assert.Contains(bytes[0], possible[sector]);
            }
        }
    }

    [Fact]
    public void Each_fate_is_what_its_name_says()
    {
        Assert.Equal(new CutOutcome(CutFate.Lost, 20, 20, 0, false), Cut(CutFate.Lost, seed: 1));
        Assert.Equal(new CutOutcome(CutFate.Kept, 20, 0, 0, false), Cut(CutFate.Kept, seed: 1));
        var prefix = Cut(CutFate.Prefix, seed: 1);
        Assert.True(prefix is { LostCount: > 0 and < 20, TornCount: 0, IsReordered: false }, $"{prefix}");
        var subset = Cut(CutFate.Subset, seed: 1);
        Assert.True(subset is { LostCount: > 0 and < 20, TornCount: 0, IsReordered: true }, $"{subset}");
        var torn = Cut(CutFate.Torn, seed: 1);
        Assert.True(torn is { LostCount: > 0, TornCount: > 0, IsReordered: true }, $"{torn}");
    }

    [Fact]
    public void The_block_of_the_superblock_is_never_torn()
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var disk = new CutDisk(DiskBytes);
            disk.Write(Enumerable.Repeat((byte)1, BlockBytes).ToArray(), 0);
            disk.Cut();
            disk.PowerOn(CutFate.Torn, new Random(seed));
            var block = Read(disk).AsSpan(0, BlockBytes);
            Assert.Equal(-1, block.IndexOfAnyExcept(block[0]));
        }
    }

    [Fact]
    public void A_disk_that_only_says_that_it_flushes_loses_what_was_flushed()
    {
        var disk = new CutDisk(DiskBytes, liesAboutFlushes: true);
        disk.Write(new byte[] { 1 }.Concat(new byte[BlockBytes - 1]).ToArray(), 0);
        Assert.True(disk.Flush());
        disk.Cut();
        disk.PowerOn(CutFate.Lost, new Random(1));
        Assert.Equal(0, Read(disk)[0]);
    }

    [Fact]
    public void The_operation_in_which_the_power_goes_and_those_after_it_have_no_answer()
    {
        var disk = new CutDisk(DiskBytes);
        disk.CutAtOperation(2);
        Assert.True(disk.Write(new byte[BlockBytes], 0));
        Assert.False(disk.WhenOff.IsCompleted);
        Assert.False(disk.Flush());
        Assert.True(disk.WhenOff.IsCompleted);
        Assert.False(disk.Write(new byte[BlockBytes], 0));
        Assert.False(disk.Read(new byte[BlockBytes], 0));
        Assert.Equal(1, disk.PowerOn(CutFate.Lost, new Random(1)).LostCount);
        Assert.True(disk.Flush());
    }

    private static CutOutcome Cut(CutFate fate, int seed)
    {
        var disk = new CutDisk(DiskBytes);
        for (var i = 0; i < 20; i++)
            disk.Write(new byte[BlockBytes], (1 + i % (BlockCount - 1)) * BlockBytes);
        disk.Cut();
        return disk.PowerOn(fate, new Random(seed));
    }

    private static IEnumerable<int> SectorsOf(int block) =>
        Enumerable.Range(block * BlockBytes / CutDisk.SectorBytes, BlockBytes / CutDisk.SectorBytes);

    private static byte[] Read(CutDisk disk)
    {
        var content = new byte[DiskBytes];
        Assert.True(disk.Read(content, 0));
        return content;
    }
}
