namespace EdgeForecast.Simulator.Faults;

/// <summary>What a sensor says of its reading.</summary>
internal enum ReadingQuality
{
    Good,
    Uncertain,
    Bad,
}
