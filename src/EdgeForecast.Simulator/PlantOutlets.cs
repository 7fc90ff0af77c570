using EdgeForecast.Simulator.Faults;

namespace EdgeForecast.Simulator;

/// <summary>Several ways out for the readings of one unit.</summary>
internal sealed class PlantOutlets(params IReadOnlyList<IPlantOutlet> outlets) : IPlantOutlet
{
    public void Send(Delivery delivery)
    {
        foreach (var outlet in outlets) outlet.Send(delivery);
    }

    public void Crash()
    {
        foreach (var outlet in outlets) outlet.Crash();
    }
}
