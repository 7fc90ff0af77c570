namespace EdgeForecast.Simulator.Plant;

/// <summary>One stage of forced air, switched by the top-oil temperature with a hysteresis.</summary>
/// <param name="OnC">It starts at this temperature, in degrees Celsius.</param>
/// <param name="OffC">It stops below this one; less than <paramref name="OnC"/>.</param>
/// <param name="RiseShare">What is left of the oil's rise while this many stages run, 0 to 1.</param>
/// <param name="TimeConstantShare">What is left of the oil's time constant, 0 to 1.</param>
internal sealed record FanStage(double OnC, double OffC, double RiseShare, double TimeConstantShare);
