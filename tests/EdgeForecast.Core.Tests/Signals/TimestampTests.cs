using CsCheck;
using EdgeForecast.Core.Signals;
using Microsoft.Extensions.Time.Testing;

namespace EdgeForecast.Core.Tests.Signals;

public sealed class TimestampTests
{
    [Theory]
    [InlineData("2026-11-23T12:36:49.25Z")]
    [InlineData("2026-11-23T12:36:49Z")]
    [InlineData("2026-11-23T12:36:49.1234567Z")]
    [InlineData("1970-01-01T00:00:00Z")]
    [InlineData("1969-12-31T23:59:59.9999999Z")]
    [InlineData("0001-01-01T00:00:00Z")]
    [InlineData("9999-12-31T23:59:59.9999999Z")]
    public void A_timestamp_is_written_with_the_digits_that_it_needs(string text) =>
        Assert.Equal(text, Timestamp.From(DateTimeOffset.Parse(text)).ToString());

    [Fact]
    public void A_timestamp_counts_from_the_epoch_in_utc()
    {
        Assert.Equal(0, Timestamp.From(DateTimeOffset.UnixEpoch).Ticks);
        Assert.Equal(
            Timestamp.From(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero)),
            Timestamp.From(new DateTimeOffset(2026, 3, 1, 14, 0, 0, TimeSpan.FromHours(2))));
        Assert.Equal(
            Timestamp.From(DateTimeOffset.FromUnixTimeMilliseconds(1_772_366_400_123)),
            Timestamp.FromUnixMilliseconds(1_772_366_400_123));
        Assert.Throws<OverflowException>(() => Timestamp.FromUnixMilliseconds(long.MaxValue));
    }

    [Fact]
    public void The_present_comes_from_the_clock_that_is_given()
    {
        var now = new DateTimeOffset(2031, 5, 6, 7, 8, 9, TimeSpan.Zero);
        Assert.Equal(Timestamp.From(now), Timestamp.Now(new FakeTimeProvider(now)));
    }

    [Fact]
    public void A_moment_beyond_the_calendar_is_clamped_to_it()
    {
        Assert.Equal(DateTimeOffset.MaxValue, new Timestamp(long.MaxValue).ToDateTimeOffset());
        Assert.Equal(DateTimeOffset.MinValue, new Timestamp(long.MinValue).ToDateTimeOffset());
    }

    [Fact]
    public void A_moment_and_its_date_are_the_same() =>
        Gen.Long[Timestamp.MinValue.Ticks, Timestamp.MaxValue.Ticks].Sample(ticks =>
            Timestamp.From(new Timestamp(ticks).ToDateTimeOffset()).Ticks == ticks);

    [Fact]
    public void The_floor_on_a_grid_is_the_last_grid_moment_not_after() =>
        Gen.Select(
            Gen.Long[-1_000_000_000_000, 1_000_000_000_000], Gen.Long[1, 10_000_000_000], Gen.Long[-100_000, 100_000])
            .Sample((ticks, step, phase) =>
            {
                var floor = new Timestamp(ticks).FloorTo(new TimeSpan(step), new TimeSpan(phase)).Ticks;
                return floor <= ticks && ticks - floor < step && (floor - phase) % step == 0;
            });

    [Fact]
    public void Moments_are_compared_and_shifted()
    {
        var (early, late) = (new Timestamp(10), new Timestamp(25));
        Assert.True(early < late && late > early && early <= late && late >= early && early != late);
        Assert.True(early.CompareTo(late) < 0);
        Assert.Equal(new TimeSpan(15), late - early);
        Assert.Equal(late, early + new TimeSpan(15));
        Assert.Equal(early, late - new TimeSpan(15));
    }
}
