namespace EdgeForecast.Simulator.Plant;

/// <summary>When the factory behind a transformer works.</summary>
internal enum ShiftPattern
{
    /// <summary>06 to 22 on workdays.</summary>
    TwoShifts,

    /// <summary>Round the clock, less at night and on Sundays.</summary>
    ThreeShifts,

    /// <summary>07 to 17 on workdays, with a break at noon.</summary>
    Day,
}
