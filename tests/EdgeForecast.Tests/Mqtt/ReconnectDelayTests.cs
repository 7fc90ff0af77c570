using EdgeForecast.Mqtt;

namespace EdgeForecast.Tests.Mqtt;

public sealed class ReconnectDelayTests
{
    private static readonly TimeSpan _first = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _max = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan _settled = TimeSpan.FromSeconds(30);

    [Fact]
    public void Waits_double_up_to_the_limit_and_half_of_each_is_left_to_chance()
    {
        var delay = new ReconnectDelay(_first, _max, _settled, new Random(1));
        var expected = 1.0;
        for (var attempt = 0; attempt < 20; attempt++)
        {
            var wait = delay.Next(TimeSpan.Zero).TotalSeconds;
            Assert.InRange(wait, expected / 2, expected);
            expected = Math.Min(expected * 2, 60);
        }
    }

    [Fact]
    public void A_kick_right_after_the_connection_counts_as_a_failure()
    {
        var delay = new ReconnectDelay(_first, _max, _settled, new Random(1));
        var total = TimeSpan.Zero;
        for (var attempt = 0; attempt < 10; attempt++) total += delay.Next(TimeSpan.FromMilliseconds(50));
        Assert.True(total > TimeSpan.FromMinutes(2), $"ten kicks took only {total}");
    }

    [Fact]
    public void A_connection_that_lasted_starts_the_series_anew()
    {
        var delay = new ReconnectDelay(_first, _max, _settled, new Random(1));
        for (var attempt = 0; attempt < 10; attempt++) delay.Next(TimeSpan.Zero);
        Assert.InRange(delay.Next(_settled), _first / 2, _first);
    }

    [Fact]
    public void Gateways_with_different_seeds_do_not_come_back_together()
    {
        var waits = Enumerable.Range(0, 100)
            .Select(seed => new ReconnectDelay(_first, _max, _settled, new Random(seed)).Next(TimeSpan.Zero))
            .ToArray();
        Assert.True(waits.Distinct().Count() > 90);
        Assert.True(waits.Max() - waits.Min() > TimeSpan.FromMilliseconds(400));
    }
}
