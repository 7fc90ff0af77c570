using CsCheck;
using EdgeForecast.Buffer.Blocks;
using EdgeForecast.Core.Signals;
using EdgeForecast.TestKit;

namespace EdgeForecast.Buffer.Tests.Blocks;

public sealed class SampleBlockTests
{
    private static readonly SignalTable _table = new(Enumerable.Range(0, 12).Select(i => $"s{i}"));

    private static readonly double[] _oddValues =
    [
        0, -0.0, double.NaN, BitConverter.Int64BitsToDouble(0x7FF8_DEAD_BEEF_0001),
        BitConverter.Int64BitsToDouble(unchecked((long)0xFFF0_0000_0000_0001)), double.PositiveInfinity,
        double.NegativeInfinity, double.Epsilon, -double.Epsilon, double.MaxValue, double.MinValue, 1e22, 0.1, 0.3f,
        9007199254740991, 9007199254740992, 9007199254740994, -9007199254740993,
    ];

    private static readonly long[] _oddTimes =
        [0, 1, -1, long.MinValue, long.MaxValue, Timestamp.MinValue.Ticks, Timestamp.MaxValue.Ticks];

    private static readonly Gen<double> _anyValue = Gen.OneOf(
        Gen.Double,
        Gen.Int[-1000, 1000].Select(n => n / 10.0),
        Gen.Int[0, 100_000].Select(n => (double)(float)(n / 1000.0)),
        Gen.Int[0, 17].Select(i => _oddValues[i]),
        Gen.Long.Select(BitConverter.Int64BitsToDouble));

    private static readonly Gen<long> _anyTicks = Gen.OneOf(
        Gen.Long[0, 1000].Select(n => 17_000_000_000_000_000 + n * 10_000),
        Gen.Long[0, 1000].Select(n => 17_000_000_000_000_000 + n * 10_000_000),
        Gen.Long,
        Gen.Int[0, 6].Select(i => _oddTimes[i]));

    private static readonly Gen<Sample> _anySample = Gen.Select(
        Gen.Int[0, 11], _anyValue, Gen.OneOf(Gen.Const(0u), Gen.UInt), _anyTicks, _anyTicks, Gen.Byte,
        Gen.OneOf(Gen.Const((ushort)0), Gen.UShort),
        (signal, value, quality, source, arrival, flags, delivery) => new Sample(
            new SignalId(signal), value, new Quality(quality), new Timestamp(source), new Timestamp(arrival),
            (SampleFlags)flags, delivery));

    [Fact]
    public void Any_samples_come_back_bit_for_bit_and_in_order_within_their_signal() =>
        _anySample.Array[1, 400].Sample(AssertRoundTrip, iter: 2000);

    [Fact]
    public void Samples_of_one_kind_come_back_bit_for_bit()
    {
        // Columns with a single shape reach the codecs that a mixture never takes.
        Gen.Select(_anyValue, Gen.Int[1, 300]).Sample((value, count) =>
            AssertRoundTrip([.. Enumerable.Range(0, count).Select(i => new Sample(
                new SignalId(i % 3), value, Quality.Good, new Timestamp(1000L * i), new Timestamp(1000L * i + 7)))]),
            iter: 300);
        Gen.Select(Gen.Double.Array[1, 300], Gen.Int[0, 15]).Sample((values, places) =>
            AssertRoundTrip([.. values.Select((value, i) => new Sample(
                new SignalId(i % 3), Math.Round(value % 1e6, places), Quality.Good,
                new Timestamp(10_000_000L * i), new Timestamp(10_000_000L * i + i % 7)))]),
            iter: 300);
    }

    [Fact]
    public void Every_signal_in_its_own_way_pays_when_one_is_noise()
    {
        var random = new Random(1);
        var mixed = new Sample[2000];
        for (var i = 0; i < mixed.Length; i++)
            mixed[i] = new Sample(new SignalId(i % 2), i % 2 == 0 ? random.NextDouble() : random.Next(100) / 10.0,
                Quality.Good, new Timestamp(i * 10_000_000L), new Timestamp(i * 10_000_000L));
        var block = Encode(mixed);
        Assert.True(BlockView.TryOpen(block, out var view) == BlockStatus.Done);
        Assert.True(view.TryGetSection(BlockColumn.Value, out var codec, out var section));
        Assert.Equal(ColumnCodec.Parts, codec);
        Assert.InRange(section.Length, 1, 1000 * 8 + 1000 * 8 / 4);
        AssertRoundTrip(mixed);
    }

    [Fact]
    public void Regular_decimal_samples_take_less_than_two_bytes()
    {
        var random = new Random(2);
        var level = 200;
        var samples = new Sample[4000];
        for (var i = 0; i < samples.Length; i++)
        {
            level += random.Next(-3, 4);
            samples[i] = new Sample(new SignalId(0), level / 10.0, Quality.Good, new Timestamp(i * 10_000_000L),
                new Timestamp(i * 10_000_000L));
        }

        Assert.InRange((double)Encode(samples).Length / samples.Length, 0.1, 0.6);
        AssertRoundTrip(samples);
    }

    [Fact]
    public void A_block_is_refused_whichever_bit_of_it_is_turned()
    {
        var block = Encode(new SampleGenerator(3, 12).Take(60));
        for (var at = 0; at < block.Length; at++)
            for (var bit = 0; bit < 8; bit++)
            {
                block[at] ^= (byte)(1 << bit);
                Assert.NotEqual(BlockStatus.Done, BlockView.TryOpen(block, out _));
                block[at] ^= (byte)(1 << bit);
            }

        Assert.Equal(BlockStatus.Done, BlockView.TryOpen(block, out _));
    }

    [Fact]
    public void Hostile_bytes_with_a_right_checksum_never_throw()
    {
        var random = new Random(4);
        var block = Encode(new SampleGenerator(5, 12).Take(200));
        var decoder = new SampleBlockDecoder();
        var refused = 0;
        var count = Environment.GetEnvironmentVariable("EDGEFORECAST_LONG") is null ? 20_000 : 1_000_000;
        for (var i = 0; i < count; i++)
        {
            var bytes = (byte[])block.Clone();
            for (var n = random.Next(1, 6); n > 0; n--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            BlockWriter.Renumber(bytes, random.NextInt64());
            if (BlockView.TryOpen(bytes, out var view) != BlockStatus.Done
                || decoder.TryRead(view, out _) != BlockStatus.Done)
                refused++;
        }

        Assert.InRange(refused, count / 10, count);
    }

    [Fact]
    public void Random_bytes_as_sections_never_throw()
    {
        var random = new Random(6);
        var into = new long[500];
        var runs = new[] { 100, 400 };
        var doubles = new DoubleDecoder();
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = new byte[random.Next(40)];
            random.NextBytes(bytes);
            var codec = (ColumnCodec)random.Next(26);
            IntegerDecoder.TryRead(codec, bytes, random.Next(2) == 0 ? default : new long[500], into);
            doubles.TryRead(codec, bytes, runs, into);
            var names = new StoredSignals(_table);
            var body = new BlockWriter();
            body.Begin();
            body.Body.Bytes(bytes);
            body.EndSection((BlockColumn)random.Next(40), ColumnCodec.Records);
            var block = body.Finish(BlockHeader.Of(BlockKind.Gap, 1, 1, default, default));
            Assert.Equal(BlockStatus.Done, BlockView.TryOpen(block, out var view));
            var contradictions = 0;
            GapBlock.TryRead(view, out _);
            SummaryBlock.TryRead(view, out _);
            CatalogueBlock.TryRead(view, names, ref contradictions);
        }
    }

    [Fact]
    public void An_unknown_codec_is_named_and_the_other_columns_can_be_read()
    {
        var block = Encode(new SampleGenerator(7, 12).Take(100));
        // The entry of the third section, quality: its codec.
        block[BlockWriter.HeaderBytes + 2 * BlockWriter.SectionEntryBytes + 1] = 200;
        BlockWriter.Renumber(block, 1);
        Assert.Equal(BlockStatus.Done, BlockView.TryOpen(block, out var view));
        Assert.Equal(BlockStatus.UnknownCodec, new SampleBlockDecoder().TryRead(view, out var failed));
        Assert.Equal(BlockColumn.Quality, failed);
        Assert.True(view.TryGetSection(BlockColumn.SourceTime, out var codec, out var section));
        Assert.Equal(BlockStatus.Done, IntegerDecoder.TryRead(codec, section, default, new long[100]));
    }

    [Fact]
    public void Encoding_allocates_nothing_once_its_buffers_have_grown()
    {
        var encoder = new SampleBlockEncoder(Signals());
        var samples = new SampleGenerator(8, 12).Take(2000);
        for (var i = 0; i < 3; i++) encoder.EncodeSamples(1, samples);
        Assert.Equal(0, Allocation.Least(() =>
        {
            for (var i = 0; i < 20; i++) encoder.EncodeSamples(i, samples);
        }));
    }

    private static StoredSignals Signals()
    {
        var signals = new StoredSignals(_table);
        signals.AddMissing();
        return signals;
    }

    private static byte[] Encode(Sample[] samples) =>
        new SampleBlockEncoder(Signals()).EncodeSamples(1, samples).ToArray();

    private static void AssertRoundTrip(Sample[] samples)
    {
        var block = Encode(samples);
        Assert.Equal(BlockStatus.Done, BlockView.TryOpen(block, out var view));
        Assert.Equal(samples.Min(sample => sample.ArrivalTime.Ticks), view.Header.FirstArrival.Ticks);
        Assert.Equal(samples.Max(sample => sample.SourceTime.Ticks), view.Header.LastSource.Ticks);
        var decoder = new SampleBlockDecoder();
        Assert.Equal(BlockStatus.Done, decoder.TryRead(view, out _));
        var decoded = new List<Sample>();
        for (var run = 0; run < decoder.RunNumbers.Length; run++)
            for (var i = 0; i < decoder.RunLengths[run]; i++)
                decoded.Add(decoder.Sample(decoded.Count, new SignalId(decoder.RunNumbers[run])));
        var expected = samples.OrderBy(sample => sample.Signal.Index).ToArray();
        Assert.Equal(expected.Length, decoded.Count);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.Equal(BitConverter.DoubleToInt64Bits(expected[i].Value),
                BitConverter.DoubleToInt64Bits(decoded[i].Value));
            Assert.Equal(expected[i] with { Value = 0 }, decoded[i] with { Value = 0 });
        }
    }
}
