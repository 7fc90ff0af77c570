namespace EdgeForecast.EndToEnd.Tests.Regime;

/// <summary>
/// How a forecast's errors at its nearest step changed with its plant, by what the gateway published and stored, and
/// how long the regime alarm took.
/// </summary>
/// <param name="ChangedAt">When the plant changed.</param>
/// <param name="AlarmAt">The slot at which the alarm was first raised.</param>
/// <param name="DelaySteps">Scored steps between the two; below 1 for an alarm that came before the change.</param>
/// <param name="ShiftSizes">By how many of the errors' usual sizes before the change their mean is shifted.</param>
internal sealed record ResidualStudy(
    DateTimeOffset ChangedAt, DateTimeOffset AlarmAt, int DelaySteps, double ShiftSizes)
{
    private static readonly TimeSpan _step = TimeSpan.FromMinutes(5);

    /// <summary>The delay that docs/worth.md states for such a shift.</summary>
    public double DelayMax => 30 + 50 / (ShiftSizes - 0.1);

    /// <param name="gateway">Its alarm has been raised.</param>
    /// <param name="forecast">The forecast.</param>
    /// <param name="unit">Its transformer.</param>
    /// <param name="changeAt">After the start of the plant.</param>
    public static async Task<ResidualStudy> ReadAsync(
        DemoGateway gateway, string forecast, string unit, TimeSpan changeAt)
    {
        var readings = await OilAsync(gateway, unit);
        // The first reading comes within a minute of the start.
        var changedAt = readings[0].Time + changeAt;
        var alarmAt = gateway.Published($"alarm/{forecast}").Select(DemoGateway.Parse)
            .First(alarm => alarm.GetProperty("alarm").GetString() == "regime"
                && alarm.GetProperty("state").GetString() == "raised")
            .GetProperty("since").GetDateTimeOffset();
        var actuals = readings.GroupBy(reading => StepEnd(reading.Time))
            .ToDictionary(group => group.Key, group => group.Average(reading => reading.Value));
        var residuals = gateway.Forecasts
            .Where(message => message.GetProperty("forecast").GetString() == forecast
                && message.GetProperty("values").GetArrayLength() > 0)
            .Select(message => (
                Target: message.GetProperty("targetTimes")[0].GetDateTimeOffset(),
                Value: message.GetProperty("values")[0].GetDouble()))
            .Where(one => one.Target <= alarmAt && actuals.ContainsKey(one.Target))
            .Select(one => (one.Target, Error: actuals[one.Target] - one.Value)).ToList();
        var before = residuals.Where(one => one.Target <= changedAt).Select(one => one.Error).ToList();
        var after = residuals.Where(one => one.Target > changedAt).Select(one => one.Error).ToList();
        return new ResidualStudy(
            changedAt, alarmAt, after.Count, after.Count == 0 ? 0 : Math.Abs(after.Average()) / UsualSize(before));
    }

    // As the gateway takes it: the median of the root mean squares of stretches.
    private static double UsualSize(List<double> errors)
    {
        const int StretchLength = 25;
        var sizes = errors.Chunk(StretchLength).Where(stretch => stretch.Length == StretchLength)
            .Select(stretch => Math.Sqrt(stretch.Average(error => error * error))).Order().ToList();
        return sizes[sizes.Count / 2];
    }

    // A step holds what came after the end of the one before, up to its own end.
    private static DateTimeOffset StepEnd(DateTimeOffset time) =>
        new((time.UtcTicks + _step.Ticks - 1) / _step.Ticks * _step.Ticks, TimeSpan.Zero);

    private static async Task<List<(DateTimeOffset Time, double Value)>> OilAsync(DemoGateway gateway, string unit)
    {
        var (code, text) = await gateway.Process.GetAsync($"/api/samples?signals={unit}.oil_temperature&format=ndjson");
        Assert.True(code == 200, text);
        return
        [
            .. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(DemoGateway.Parse)
                .Select(line => (
                    line.GetProperty("time").GetDateTimeOffset(), line.GetProperty("value").GetDouble())),
        ];
    }
}
