using System.Text;
using EdgeForecast.Core.Signals;
using EdgeForecast.Sources.Mqtt;

namespace EdgeForecast.Tests.Sources.Mqtt;

public sealed class PayloadTextTests
{
    [Theory]
    [InlineData("23.5", 23.5)]
    [InlineData(" -1e-3\r\n", -0.001)]
    [InlineData("+7", 7)]
    [InlineData("true", 1)]
    [InlineData("FALSE", 0)]
    [InlineData("NaN", double.NaN)]
    [InlineData("-Infinity", double.NegativeInfinity)]
    [InlineData("1e999", double.PositiveInfinity)]
    public void A_value_is_read(string text, double expected)
    {
        Assert.True(PayloadText.TryReadValue(Encoding.UTF8.GetBytes(text), out var value));
        Assert.Equal(expected, value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("23,5")]
    [InlineData("0x10")]
    [InlineData("23.5 °C")]
    [InlineData("1_000")]
    [InlineData("(1)")]
    public void What_is_not_a_number_is_refused(string text) =>
        Assert.False(PayloadText.TryReadValue(Encoding.UTF8.GetBytes(text), out _));

    [Theory]
    [InlineData("2026-11-23T12:36:49.25Z", "2026-11-23T12:36:49.25Z")]
    [InlineData("2026-11-23T13:36:49+01:00", "2026-11-23T12:36:49Z")]
    [InlineData("2026-11-23T12:36:49-0030", "2026-11-23T13:06:49Z")]
    [InlineData("2026-11-23T12:36:49+02", "2026-11-23T10:36:49Z")]
    [InlineData("2026-11-23 12:36:49", "2026-11-23T12:36:49Z")]
    [InlineData("2026-11-23T12:36", "2026-11-23T12:36:00Z")]
    [InlineData("2026-11-23T12:36:49.123456789Z", "2026-11-23T12:36:49.1234567Z")]
    [InlineData("2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z")]
    [InlineData("2024-02-29T00:00:00,5Z", "2024-02-29T00:00:00.5Z")]
    public void A_time_in_iso_8601_is_read(string text, string expected)
    {
        Assert.True(PayloadText.TryReadTimestamp(
            Encoding.UTF8.GetBytes(text), TimestampFormat.Iso8601, out var moment));
        Assert.Equal(expected, moment.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("2026-11-23")]
    [InlineData("2026-13-01T00:00:00Z")]
    [InlineData("2026-02-29T00:00:00Z")]
    [InlineData("2026-11-23T24:00:00Z")]
    [InlineData("2026-11-23T12:60:00Z")]
    [InlineData("2026-11-23T12:36:61Z")]
    [InlineData("2026-11-23T12:36:49.Z")]
    [InlineData("2026-11-23T12:36:49+")]
    [InlineData("2026-11-23T12:36:49+01:")]
    [InlineData("2026-11-23T12:36:49+01:0")]
    [InlineData("2026-11-23T12:36:49 UTC")]
    [InlineData("0001-01-01T00:00:00+10:00")]
    [InlineData("0000-01-01T00:00:00Z")]
    public void What_is_not_a_time_is_refused(string text) => Assert.False(
        PayloadText.TryReadTimestamp(Encoding.UTF8.GetBytes(text), TimestampFormat.Iso8601, out _));

    [Theory]
    [InlineData("1795437409", "UnixSeconds", "2026-11-23T12:36:49Z")]
    [InlineData("1795437409.1234567", "UnixSeconds", "2026-11-23T12:36:49.1234567Z")]
    [InlineData("1795437409250", "UnixMilliseconds", "2026-11-23T12:36:49.25Z")]
    [InlineData("1795437409250001.5", "UnixMicroseconds", "2026-11-23T12:36:49.2500015Z")]
    [InlineData("-1", "UnixSeconds", "1969-12-31T23:59:59Z")]
    [InlineData("1.795437409e9", "UnixSeconds", "2026-11-23T12:36:49Z")]
    public void A_time_since_1970_is_read_to_the_tick(string text, string format, string expected)
    {
        Assert.True(PayloadText.TryReadTimestamp(
            Encoding.UTF8.GetBytes(text), Enum.Parse<TimestampFormat>(format), out var moment));
        Assert.Equal(expected, moment.ToString());
    }

    [Theory]
    [InlineData("1e30")]
    [InlineData("-1e20")]
    [InlineData("NaN")]
    [InlineData("99999999999999999999999999999999")]
    public void A_time_out_of_range_is_refused(string text) => Assert.False(
        PayloadText.TryReadTimestamp(Encoding.UTF8.GetBytes(text), TimestampFormat.UnixSeconds, out _));

    [Theory]
    [InlineData("192", "OpcClassic", 0x0000_0000u)]
    [InlineData("216", "OpcClassic", 0x0000_0000u)]
    [InlineData("64", "OpcClassic", 0x4000_0000u)]
    [InlineData("0", "OpcClassic", 0x8000_0000u)]
    [InlineData("128", "OpcClassic", 0x8000_0000u)]
    [InlineData("500", "OpcClassic", 0x8000_0000u)]
    [InlineData("0", "OpcUa", 0x0000_0000u)]
    [InlineData("1083179008", "OpcUa", 0x4090_0000u)]
    [InlineData("2147483648", "OpcUa", 0x8000_0000u)]
    public void A_quality_number_is_read_by_its_declared_convention(string text, string format, uint expected)
    {
        Assert.True(PayloadText.TryReadQualityNumber(
            Encoding.UTF8.GetBytes(text), Enum.Parse<QualityFormat>(format), out var quality));
        Assert.Equal(new Quality(expected), quality);
    }

    [Fact]
    public void A_quality_number_without_a_declared_convention_is_refused() =>
        Assert.False(PayloadText.TryReadQualityNumber("192"u8, QualityFormat.Text, out _));
}
