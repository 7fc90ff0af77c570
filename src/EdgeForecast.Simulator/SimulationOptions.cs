using EdgeForecast.Simulator.Mqtt;
using EdgeForecast.Simulator.OpcUa;
using EdgeForecast.Simulator.Time;

namespace EdgeForecast.Simulator;

/// <summary>A simulated plant and where it publishes.</summary>
/// <param name="Seed">The same seed and start give the same plant.</param>
/// <param name="UnitCount">Transformers in the line, 1 to <see cref="UnitCountMax"/>.</param>
/// <param name="Acceleration">Plant seconds in one second, 1 to 10,000. Applied by <see cref="CreateClock"/>.</param>
/// <param name="Start">Plant time at the start; null for the time of the machine.</param>
/// <param name="Broker">Where to publish; null for an embedded broker on a free port of the loopback address.</param>
/// <param name="TopicPrefix">Stands before <c>/unit/signal</c>.</param>
/// <param name="FaultsFile">A fault script; <c>demo</c> for the one built in; null for no faults.</param>
/// <param name="PeriodScale">Factor on all sampling periods, 0.01 to 100: below 1 gives more messages.</param>
/// <param name="OpcUa">Shows the readings on an OPC UA server too; null for MQTT alone.</param>
public sealed record SimulationOptions(
    int Seed = 1,
    int UnitCount = 3,
    double Acceleration = 1,
    DateTimeOffset? Start = null,
    BrokerAddress? Broker = null,
    string TopicPrefix = "plant",
    string? FaultsFile = null,
    double PeriodScale = 1,
    OpcUaServerOptions? OpcUa = null)
{
    public const int UnitCountMax = 200;

    /// <summary>The name of the built-in fault script.</summary>
    public const string DemoFaults = "demo";

    /// <summary>A Monday before the first shift: within a quarter of a minute at 600 times, there is much to forecast.
    /// </summary>
    public static DateTimeOffset DemoStart { get; } = new(2026, 3, 2, 4, 0, 0, TimeSpan.Zero);

    /// <summary>The clock of this plant, running from now on.</summary>
    public AcceleratedTimeProvider CreateClock(TimeProvider machineTime)
    {
        ArgumentNullException.ThrowIfNull(machineTime);
        return new AcceleratedTimeProvider(Start ?? machineTime.GetUtcNow(), Acceleration, machineTime);
    }

    /// <summary>Everything that is wrong with these options, the fault script included; empty when all is well.
    /// </summary>
    public IReadOnlyList<string> Check() => SimulationCheck.Run(this).Problems;
}
