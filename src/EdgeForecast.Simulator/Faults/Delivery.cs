using EdgeForecast.Simulator.Plant;

namespace EdgeForecast.Simulator.Faults;

/// <summary>A reading on its way to the wire, as the faults have left it.</summary>
/// <param name="Unit">The transformer, from 0.</param>
/// <param name="Sensor">Its sensor.</param>
/// <param name="Value">May be anything, NaN included.</param>
/// <param name="SourceTime">As the sensor's clock says.</param>
/// <param name="Quality">As the sensor says.</param>
/// <param name="Malformed">The payload is cut off.</param>
internal readonly record struct Delivery(
    int Unit,
    SensorDescription Sensor,
    double Value,
    DateTimeOffset SourceTime,
    ReadingQuality Quality = ReadingQuality.Good,
    bool Malformed = false);
