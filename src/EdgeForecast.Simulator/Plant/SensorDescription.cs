namespace EdgeForecast.Simulator.Plant;

/// <summary>A sensor as its data sheet would describe it.</summary>
/// <param name="Signal">What it measures.</param>
/// <param name="Name">The last level of its topic.</param>
/// <param name="Unit">Engineering unit; empty for a count.</param>
/// <param name="Period">Plant time between two readings.</param>
/// <param name="Deviation">Standard deviation of its noise, in its unit.</param>
/// <param name="StepsPerUnit">Resolution: 10 means tenths of a unit.</param>
/// <param name="PlainPayload">It sends a bare number: no time stamp, no quality.</param>
public sealed record SensorDescription(
    PlantSignal Signal,
    string Name,
    string Unit,
    TimeSpan Period,
    double Deviation,
    int StepsPerUnit,
    bool PlainPayload = false)
{
    /// <summary>The sensors of every unit, in the order of <see cref="PlantSignal"/>.</summary>
    public static IReadOnlyList<SensorDescription> All { get; } =
    [
        new(PlantSignal.LoadCurrent, "load_current", "A", TimeSpan.FromSeconds(30), 2, 1),
        new(PlantSignal.ActivePower, "active_power", "kW", TimeSpan.FromMinutes(2), 25, 1),
        new(PlantSignal.AmbientTemperature, "ambient_temperature", "°C", TimeSpan.FromMinutes(2), 0.15, 10,
            PlainPayload: true),
        new(PlantSignal.OilTemperature, "oil_temperature", "°C", TimeSpan.FromMinutes(1), 0.1, 10),
        new(PlantSignal.WindingTemperature, "winding_temperature", "°C", TimeSpan.FromMinutes(1), 0.2, 10),
        new(PlantSignal.FanStage, "fan_stage", "", TimeSpan.FromMinutes(5), 0, 1),
    ];

    /// <summary>To the nearest step of the resolution; the result prints without stray digits.</summary>
    public double Quantise(double value) => Math.Round(value * StepsPerUnit) / StepsPerUnit;
}
