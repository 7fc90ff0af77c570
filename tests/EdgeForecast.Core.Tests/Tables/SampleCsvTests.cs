using System.Buffers;
using System.Text;
using EdgeForecast.Core.Signals;
using EdgeForecast.Core.Tables;

namespace EdgeForecast.Core.Tests.Tables;

public sealed class SampleCsvTests
{
    [Fact]
    public void A_line_reads_as_documented()
    {
        var sample = new Sample(default, -0.1, new Quality(0x80340000), new Timestamp(1), new Timestamp(10_000_000),
            SampleFlags.Redelivered | SampleFlags.NoSourceTime, 65535);
        Assert.Equal(
            "1970-01-01T00:00:00.0000001Z,\"a \"\"b\"\", c\",-0.1,bad:0x80340000,1970-01-01T00:00:01Z,3,65535\n",
            Line(sample, "a \"b\", c"));
    }

    [Fact]
    public void Any_sample_comes_back_with_the_same_bits()
    {
        const int Seed = 11;
        var random = new Random(Seed);
        for (var i = 0; i < 20_000; i++)
        {
            var value = i == 0 ? -0.0 : BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue));
            if (double.IsNaN(value)) continue;
            var sample = new Sample(default, value, new Quality((uint)random.NextInt64(1L << 32)),
                new Timestamp(random.NextInt64(0, Timestamp.MaxValue.Ticks)),
                new Timestamp(random.NextInt64(0, Timestamp.MaxValue.Ticks)),
                (SampleFlags)random.Next(8), (ushort)random.Next(65536));
            var line = Line(sample, "t1,\"x\"");
            Assert.True(SampleCsv.TryParse(line.TrimEnd('\n'), out var row, out var problem), $"{line}: {problem}");
            Assert.Equal("t1,\"x\"", row.Signal);
            Assert.Equal(BitConverter.DoubleToInt64Bits(value), BitConverter.DoubleToInt64Bits(row.Sample.Value));
            Assert.Equal(sample, row.Sample);
        }
    }

    [Theory]
    [InlineData("", "fields")]
    [InlineData("2026-01-01T00:00:00Z,a,1,good,2026-01-01T00:00:00Z,0", "fields")]
    [InlineData("2026-01-01T00:00:00Z,a,1,good,2026-01-01T00:00:00Z,0,0,0", "fields")]
    [InlineData("yesterday,a,1,good,2026-01-01T00:00:00Z,0,0", "time")]
    [InlineData("2026-01-01T00:00:00Z,,1,good,2026-01-01T00:00:00Z,0,0", "signal")]
    [InlineData("2026-01-01T00:00:00Z,a,one,good,2026-01-01T00:00:00Z,0,0", "number")]
    [InlineData("2026-01-01T00:00:00Z,a,1,fine,2026-01-01T00:00:00Z,0,0", "quality")]
    [InlineData("2026-01-01T00:00:00Z,a,1,good:0x80000000,2026-01-01T00:00:00Z,0,0", "quality")]
    [InlineData("2026-01-01T00:00:00Z,a,1,good,2026-01-01T00:00:00Z,300,0", "flags")]
    [InlineData("2026-01-01T00:00:00Z,a,1,good,2026-01-01T00:00:00Z,0,70000", "delivery")]
    [InlineData("2026-01-01T00:00:00Z,\"a,1,good,2026-01-01T00:00:00Z,0,0", "fields")]
    public void What_is_wrong_with_a_line_is_said(string line, string about)
    {
        Assert.False(SampleCsv.TryParse(line, out _, out var problem));
        Assert.Contains(about, problem, StringComparison.Ordinal);
    }

    private static string Line(Sample sample, string signal)
    {
        var bytes = new ArrayBufferWriter<byte>();
        SampleCsv.Write(bytes, sample, signal);
        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }
}
