using EdgeForecast.Buffer.Segments;
using EdgeForecast.Buffer.Streams;
using EdgeForecast.TestKit;
using Microsoft.Extensions.Time.Testing;

namespace EdgeForecast.Buffer.Tests.Segments;

public sealed class StorePaceTests
{
    [Fact]
    public void The_pace_is_that_of_the_last_ten_minutes()
    {
        var clock = new FakeTimeProvider();
        var meter = new PaceMeter(clock, 4_000_000_000);
        Assert.Null(meter.Read(0, 0, 0));
        meter.Look(0, 0, 0);
        clock.Advance(TimeSpan.FromSeconds(9));
        Assert.Null(meter.Read(0, 0, 0));
        // An hour of much, then an hour of a hundred samples a second.
        var (samples, blocks, device) = (0L, 0L, 0L);
        for (var second = 0; second < 7200; second++)
        {
            var rate = second < 3600 ? 5000 : 100;
            (samples, blocks, device) = (samples + rate, blocks + rate * 2, device + rate * 5);
            clock.Advance(TimeSpan.FromSeconds(1));
            meter.Look(samples, blocks, device);
        }

        var pace = meter.Read(samples, blocks, device)!;
        Assert.InRange(pace.MeasuredFor.TotalMinutes, 8, 10);
        Assert.Equal(100, pace.SamplesPerSecond, 3);
        Assert.Equal(100 * 2 * 1.13 * 3600, pace.StoredBytesPerHour, 1.0);
        Assert.Equal(100 * 5 * 86_400.0, pace.FlashBytesPerDay, 1.0);
    }

    [Fact]
    public void It_says_what_three_days_take_and_when_the_limit_comes_sooner()
    {
        var pace = new StorePace(1000, 1.9e9 / 72, 340e6, 4_000_000_000, TimeSpan.FromMinutes(10));
        Assert.Equal("72 h at your present rate = 1.9 GB of 4.0 GB, 340 MB a day of flash writes", pace.ToString());
        Assert.Equal(
            "72 h at your present rate = 1.9 GB of 950 MB; it is full after 36 h, 340 MB a day of flash writes",
            (pace with { CapBytes = 950_000_000 }).ToString());
        Assert.Equal("72 h at your present rate = 0.0 B of 4.0 GB, 0.0 B a day of flash writes",
            (pace with { StoredBytesPerHour = 0, FlashBytesPerDay = 0 }).ToString());
    }

    [Fact]
    public void It_is_told_without_the_store()
    {
        using var folder = new TemporaryFolder();
        Assert.Null(PaceFile.Read(Path.Combine(folder.FullPath, "none")));
        Assert.Null(PaceFile.Read(folder.FullPath));
        var pace = new StorePace(1, 2, 3, null, TimeSpan.FromSeconds(4));
        PaceFile.Write(DiskFolder.Create(folder.FullPath), pace);
        Assert.Equal(pace, PaceFile.Read(folder.FullPath));
        File.WriteAllBytes(Path.Combine(folder.FullPath, "pace.state"), new byte[60]);
        Assert.Null(PaceFile.Read(folder.FullPath));
    }
}
