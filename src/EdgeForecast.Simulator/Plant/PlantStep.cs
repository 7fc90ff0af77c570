namespace EdgeForecast.Simulator.Plant;

/// <summary>The plant's inner grid: whole steps since year 1, UTC, whenever a simulation begins.</summary>
internal static class PlantStep
{
    /// <summary>One sixtieth of the fastest time constant of the plant.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromSeconds(10);

    /// <summary>The last step that ends at or before this moment.</summary>
    public static long At(DateTimeOffset time) => time.UtcTicks / Length.Ticks;

    public static DateTimeOffset TimeOf(long step) => new(step * Length.Ticks, TimeSpan.Zero);
}
