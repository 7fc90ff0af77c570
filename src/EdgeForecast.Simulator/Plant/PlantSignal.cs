namespace EdgeForecast.Simulator.Plant;

/// <summary>What a transformer of the plant reports.</summary>
public enum PlantSignal
{
    LoadCurrent,
    ActivePower,
    AmbientTemperature,
    OilTemperature,
    WindingTemperature,
    FanStage,
}
