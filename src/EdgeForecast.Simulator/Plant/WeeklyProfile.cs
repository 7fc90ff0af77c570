namespace EdgeForecast.Simulator.Plant;

/// <summary>The scheduled load factor, minute by minute of a week from Monday 00:00 UTC.</summary>
internal sealed class WeeklyProfile
{
    private const int MinutesPerDay = 24 * 60;
    private const int MinutesPerWeek = 7 * MinutesPerDay;

    // A shift does not start like a switch: machines come up over half of this on each side.
    private const int RampMinutes = 24;

    private readonly double[] _loadFactor = new double[MinutesPerWeek];

    public WeeklyProfile(ShiftPattern pattern)
    {
        var scheduled = new double[MinutesPerWeek];
        for (var minute = 0; minute < MinutesPerWeek; minute++)
            scheduled[minute] = Scheduled(pattern, minute / MinutesPerDay, minute % MinutesPerDay / 60.0);
        for (var minute = 0; minute < MinutesPerWeek; minute++)
        {
            var sum = 0.0;
            for (var offset = -RampMinutes / 2; offset < RampMinutes / 2; offset++)
                sum += scheduled[(minute + offset + MinutesPerWeek) % MinutesPerWeek];
            _loadFactor[minute] = sum / RampMinutes;
        }
    }

    /// <summary>The scheduled load factor, about 0.3 to 1.</summary>
    public double At(DateTimeOffset time)
    {
        // Year 1 began on a Monday.
        var minutes = time.UtcTicks / (double)TimeSpan.TicksPerMinute % MinutesPerWeek;
        var whole = (int)minutes;
        var next = (whole + 1) % MinutesPerWeek;
        return _loadFactor[whole] + (_loadFactor[next] - _loadFactor[whole]) * (minutes - whole);
    }

    private static double Scheduled(ShiftPattern pattern, int day, double hour)
    {
        var saturday = day == 5;
        var sunday = day == 6;
        // What lighting, ventilation and small users add in the course of a day.
        var daily = 0.05 * Math.Sin(2 * Math.PI * (hour - 9) / 24);
        return daily + pattern switch
        {
            ShiftPattern.TwoShifts => sunday || hour is < 6 or >= 22 ? 0.42
                : saturday ? (hour < 14 ? 0.75 : 0.42)
                : IsChange(hour, 14) ? 0.72 : 0.93,
            ShiftPattern.ThreeShifts => sunday ? 0.62
                : IsChange(hour, 6) || IsChange(hour, 14) || IsChange(hour, 22) ? 0.68
                : hour is < 6 or >= 22 ? 0.78 : 0.9,
            _ => saturday || sunday || hour is < 7 or >= 17 ? 0.36
                : hour is >= 12 and < 12.75 ? 0.7 : 1.0,
        };
    }

    private static bool IsChange(double hour, int at) => hour >= at - 0.1 && hour < at + 0.4;
}
