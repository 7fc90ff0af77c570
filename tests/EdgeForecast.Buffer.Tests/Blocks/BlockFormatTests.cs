using EdgeForecast.Buffer.Blocks;
using EdgeForecast.Core.Pipeline;
using EdgeForecast.Core.Signals;
using EdgeForecast.Core.Validation;

namespace EdgeForecast.Buffer.Tests.Blocks;

/// <summary>
/// The bytes of docs/buffer-format.md, to the last: what was written by one version is read by the next.
/// </summary>
public sealed class BlockFormatTests
{
    [Fact]
    public void The_bytes_of_a_samples_block_are_those_of_the_document()
    {
        var signals = new StoredSignals(new SignalTable(["a", "b"]));
        signals.AddMissing();
        var t = new Timestamp(17_676_288_000_000_000);
        var block = new SampleBlockEncoder(signals).EncodeSamples(7,
        [
            new Sample(new SignalId(1), 0.5, Quality.Good, t, t),
            new Sample(new SignalId(0), 21.5, Quality.Good, t, t),
            new Sample(new SignalId(0), 21.7, Quality.Uncertain, t + TimeSpan.FromSeconds(1),
                t + TimeSpan.FromSeconds(1), SampleFlags.MarkedUncertain, 9),
        ]);
        Assert.Equal(
            // Header: magic, version, kind, sections, sequence, count, length, arrivals, source times.
            "45464231" + "01" + "01" + "0700" + "0700000000000000" + "03000000" + "9C000000"
            + "000030837DCC3E00" + "8096C8837DCC3E00" + "000030837DCC3E00" + "8096C8837DCC3E00"
            // Sections: column, codec, 0, length.
            + "0100000005000000" + "0212000008000000" + "0303000009000000" + "0403000008000000"
            + "0501000002000000" + "0603000004000000" + "0703000004000000"
            // Signal 0 has two samples, signal 1 one.
            + "0200020001"
            // Decimal, one place; varints, differences: 215, +2, -212.
            + "0103" + "01AE0304A703"
            // Varints against the smallest, 0: good, uncertain, good.
            + "0000" + "00" + "8080808004" + "00"
            // Differences of seconds: +1, -1; arrivals relative to it, all 0.
            + "718080DF950D0201" + "7400"
            // Flags 0, 4, 0 and delivery numbers 0, 9, 0 as differences.
            + "01000807" + "01001211"
            + "1DED10E3",
            Convert.ToHexString(block));
        Assert.Equal(BlockStatus.Done, BlockView.TryOpen(block, out _));
    }

    [Fact]
    public void The_bytes_of_the_codecs_of_doubles_are_those_of_the_document()
    {
        // Singles with three places, one of them a unit in the last place off, as after printing with 16 digits.
        var noisy = Enumerable.Range(0, 40).Select(i => (double)(float)((5847 + i) / 1000.0)).ToArray();
        noisy[20] = BitConverter.Int64BitsToDouble(BitConverter.DoubleToInt64Bits(noisy[20]) + 1);
        AssertDoubles(ColumnCodec.Corrected,
            "83" + "06" + "02" + "01" + "AE5B" + "0227" + "04" + "00" + "00" + "00011401", [40], noisy);
        // No decimals: differences of the bits.
        AssertDoubles(ColumnCodec.Bits, "02" + "01" + "AAD5AAD5AAD5AAF57F" + "0213", [20],
            [.. Enumerable.Range(0, 20).Select(i => BitConverter.Int64BitsToDouble(0x3FF5_5555_5555_5555 + i))]);
        // Two signals with 64 values each, which are two constants.
        AssertDoubles(ColumnCodec.Parts, "401205" + "010100AE03" + "401204" + "00010006", [64, 64],
            [.. Enumerable.Repeat(21.5, 64), .. Enumerable.Repeat(3.0, 64)]);
    }

    private static void AssertDoubles(ColumnCodec codec, string expected, int[] runs, double[] values)
    {
        var bits = Array.ConvertAll(values, BitConverter.DoubleToInt64Bits);
        var section = new ByteBuffer(100);
        Assert.Equal(codec, new DoubleEncoder().Encode(bits, runs, section));
        Assert.Equal(expected, Convert.ToHexString(section.Written));
        var back = new long[bits.Length];
        Assert.Equal(BlockStatus.Done, new DoubleDecoder().TryRead(codec, section.Written, runs, back));
        Assert.Equal(bits, back);
    }

    [Fact]
    public void A_column_in_the_manner_of_earlier_versions_is_read()
    {
        // Per run: decimal, then raw.
        var back = new long[3];
        Assert.Equal(BlockStatus.Done, new DoubleDecoder().TryRead(ColumnCodec.PerRun,
            Convert.FromHexString("12" + "06" + "01" + "03" + "01" + "AE03" + "04" + "10" + "08" + "000000000000E03F"),
            [2, 1], back));
        Assert.Equal([21.5, 21.7, 0.5], Array.ConvertAll(back, BitConverter.Int64BitsToDouble));
    }

    [Fact]
    public void A_gap_a_catalogue_a_summary_and_a_quarantine_come_back()
    {
        var gap = new Gap(new Timestamp(-5), new Timestamp(long.MaxValue), "grund ß", "quelle", 12);
        Assert.Equal(BlockStatus.Done, BlockView.TryOpen(GapBlock.Encode(3, gap), out var view));
        Assert.Equal(BlockStatus.Done, GapBlock.TryRead(view, out var back));
        Assert.Equal(gap, back);

        var names = Enumerable.Range(0, 5000).ToDictionary(i => i, i => $"werk.linie{i}.temperatur");
        var blocks = CatalogueBlock.Encode(9, names, new Timestamp(1));
        Assert.InRange(blocks.Count, 2, 10);
        Assert.All(blocks, bytes => Assert.InRange(bytes.Length, 1, BlockLimits.WriteBytesMax));
        var signals = new StoredSignals(new SignalTable(["werk.linie17.temperatur"]));
        var contradictions = 0;
        foreach (var bytes in blocks)
        {
            Assert.Equal(BlockStatus.Done, BlockView.TryOpen(bytes, out view));
            Assert.Equal(BlockStatus.Done, CatalogueBlock.TryRead(view, signals, ref contradictions));
        }

        Assert.Equal(0, contradictions);
        Assert.Equal(17, signals.StoreNumber(new SignalId(0)));
        Assert.Equal(names, signals.Names);

        var summary = new SummaryBlock(5, 1000, 3);
        Assert.Equal(BlockStatus.Done,
            BlockView.TryOpen(summary.Encode(8, new Timestamp(1), new Timestamp(2)), out view));
        Assert.Equal(BlockStatus.Done, SummaryBlock.TryRead(view, out var summaryBack));
        Assert.Equal(summary, summaryBack);

        var input = new RejectedInput(
            "plant", "a/b", new Timestamp(4), ValidationReason.WrongType, new string('ü', 900), new byte[2000]);
        var quarantine = new SampleBlockEncoder(signals).EncodeQuarantine(2, [], [], [input]);
        Assert.Equal(BlockStatus.Done, BlockView.TryOpen(quarantine, out view));
        Assert.Equal(1, RejectedInputs.Count(view));
        Assert.True(view.TryGetSection(BlockColumn.RejectedInputs, out var codec, out var section));
        var inputs = new List<RejectedInput>();
        Assert.Equal(BlockStatus.Done, RejectedInputs.TryRead(codec, section, inputs));
        Assert.Equal(new string('ü', 200), inputs[0].Detail);
        Assert.Equal(RejectedInput.PayloadBytesMax, inputs[0].Payload.Length);
    }
}
