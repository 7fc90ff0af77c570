using EdgeForecast.Core.Pipeline;
using EdgeForecast.Simulator;
using EdgeForecast.Simulator.OpcUa;

namespace EdgeForecast.Cli.Demo;

/// <summary>The simulated plant as a loop of the process; a new plant at every start.</summary>
internal sealed class PlantLoop(
    SimulationOptions options, TimeProvider plantTime, TimeProvider machineTime, OpcUaServer server) : ILoop
{
    private static readonly TimeSpan _beatEvery = TimeSpan.FromSeconds(1);

    public string Name => "plant";

    public TimeSpan HeartbeatLimit => TimeSpan.FromSeconds(30);

    public async Task RunAsync(IHeartbeat heartbeat, CancellationToken stop)
    {
        var running = new PlantSimulation(options, plantTime, machineTime, server).RunAsync(stop);
        using var tick = new PeriodicTimer(_beatEvery, machineTime);
        while (!running.IsCompleted)
        {
            heartbeat.Beat();
            await Task.WhenAny(running, tick.WaitForNextTickAsync(CancellationToken.None).AsTask());
        }

        await running;
    }
}
