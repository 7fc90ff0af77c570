using EdgeForecast.Simulator.Plant;

namespace EdgeForecast.Simulator.Faults;

/// <summary>Where one fault stands on one signal.</summary>
internal sealed class FaultTrack(Fault fault, int index, PlantNoise noise)
{
    public Fault Fault { get; } = fault;

    /// <summary>Its place in the script.</summary>
    public int Index { get; } = index;

    /// <summary>Chooses the readings that are hit.</summary>
    public PlantNoise Noise { get; } = noise;

    /// <summary>The episode of the last reading.</summary>
    public long Episode { get; set; } = Fault.NoEpisode;

    /// <summary>The value with which the episode began.</summary>
    public double FrozenValue { get; set; }
}
