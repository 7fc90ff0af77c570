namespace EdgeForecast.Simulator.Plant;

/// <summary>A reading that is due.</summary>
/// <param name="Unit">The transformer, from 0.</param>
/// <param name="Sensor">Its sensor.</param>
/// <param name="Number">Of the reading since year 1.</param>
/// <param name="Due">When, in plant time.</param>
internal readonly record struct Reading(int Unit, SensorDescription Sensor, long Number, DateTimeOffset Due);
