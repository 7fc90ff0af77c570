using EdgeForecast.Core.Signals;

namespace EdgeForecast.Core.Tests.Signals;

public sealed class QualityTests
{
    [Theory]
    [InlineData(0x0000_0000u, "good")]
    [InlineData(0x0096_0000u, "good")]
    [InlineData(0x3FFF_FFFFu, "good")]
    [InlineData(0x4000_0000u, "uncertain")]
    [InlineData(0x4094_0000u, "uncertain")]
    [InlineData(0x8000_0000u, "bad")]
    [InlineData(0xC000_0000u, "bad")]
    public void The_two_top_bits_are_the_severity(uint code, string severity)
    {
        var quality = new Quality(code);
        Assert.Equal(severity, quality.SeverityName);
        Assert.Equal(
            (severity == "good", severity == "uncertain", severity == "bad"),
            (quality.IsGood, quality.IsUncertain, quality.IsBad));
    }

    [Fact]
    public void The_worse_of_two_is_by_severity_and_the_first_where_that_is_the_same()
    {
        var (override_, limits) = (new Quality(0x0096_0000), new Quality(0x4094_0000));
        Assert.Equal(limits, Quality.Worst(override_, limits));
        Assert.Equal(limits, Quality.Worst(limits, Quality.Uncertain));
        Assert.Equal(Quality.Bad, Quality.Worst(Quality.Bad, limits));
        Assert.Equal(override_, Quality.Worst(override_, Quality.Good));
    }
}
