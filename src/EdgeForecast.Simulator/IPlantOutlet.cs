using EdgeForecast.Simulator.Faults;

namespace EdgeForecast.Simulator;

/// <summary>Where the readings of one unit leave the plant.</summary>
internal interface IPlantOutlet
{
    /// <summary>Takes a reading for sending, in order; never blocks.</summary>
    void Send(Delivery delivery);

    /// <summary>What was taken before is sent, then the connection breaks without a word.</summary>
    void Crash();
}
