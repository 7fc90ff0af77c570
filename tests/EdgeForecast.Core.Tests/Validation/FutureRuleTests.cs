using EdgeForecast.Core.Validation;

namespace EdgeForecast.Core.Tests.Validation;

public sealed class FutureRuleTests
{
    [Theory]
    [InlineData(null, "60@0:1 61@0:2 61@0:2 3600@1:4", "ok Future -Duplicate Future")]
    [InlineData(5, "5@0:1 5.1@0:2 4@0:3", "ok Future ok")]
    [InlineData(0, "0@0:1 0.0001@0:2 0@1:2", "ok Future Conflict")]
    public void A_source_time_ahead_of_the_arrival_is_set_aside(int? toleranceSeconds, string samples, string verdicts)
    {
        TimeSpan? tolerance = toleranceSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
        Assert.Equal(
            verdicts, GateTable.Judge(new SignalRules(Future: new FutureRuleOptions(tolerance)), samples));
    }
}
