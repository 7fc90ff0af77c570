using CsCheck;
using EdgeForecast.Core.Time;

namespace EdgeForecast.Core.Tests.Time;

public sealed class DurationTextTests
{
    [Theory]
    [InlineData("250ms", 2_500_000)]
    [InlineData("1.5s", 15_000_000)]
    [InlineData("15m", 9_000_000_000)]
    [InlineData("1h", 36_000_000_000)]
    [InlineData("7d", 6_048_000_000_000)]
    [InlineData("10us", 100)]
    [InlineData("0s", 0)]
    [InlineData("0.5h", 18_000_000_000)]
    public void A_number_and_a_unit_are_a_duration(string text, long ticks)
    {
        Assert.True(DurationText.TryParse(text, out var duration));
        Assert.Equal(ticks, duration.Ticks);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("15")]
    [InlineData("s")]
    [InlineData("-1s")]
    [InlineData("1 s")]
    [InlineData("1,5s")]
    [InlineData("1e3s")]
    [InlineData("1h30m")]
    [InlineData("1S")]
    [InlineData("1min")]
    [InlineData("00:15:00")]
    [InlineData("99999999999999d")]
    [InlineData("79228162514264337593543950336d")]
    public void Anything_else_is_none(string? text) => Assert.False(DurationText.TryParse(text, out _));

    [Theory]
    [InlineData(0, "0s")]
    [InlineData(864_000_000_000, "1d")]
    [InlineData(9_000_000_000, "15m")]
    [InlineData(54_000_000_000, "90m")]
    [InlineData(15_000_000, "1500ms")]
    [InlineData(100, "10us")]
    [InlineData(1, "0.1us")]
    public void A_duration_is_written_with_the_longest_unit_that_is_whole(long ticks, string text) =>
        Assert.Equal(text, DurationText.Format(new TimeSpan(ticks)));

    [Fact]
    public void What_is_written_is_read_back() =>
        Gen.OneOf(Gen.Long[0, long.MaxValue], Gen.Long[0, 100_000_000], Gen.Long[0, 10_000].Select(s => s * 10_000_000))
            .Sample(ticks =>
                DurationText.TryParse(DurationText.Format(new TimeSpan(ticks)), out var read) && read.Ticks == ticks);
}
