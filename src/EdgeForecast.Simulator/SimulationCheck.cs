using EdgeForecast.Simulator.Faults;
using EdgeForecast.Simulator.OpcUa;
using EdgeForecast.Simulator.Plant;
using EdgeForecast.Simulator.Time;

namespace EdgeForecast.Simulator;

/// <summary>Checks the options of a simulation and reads its fault script on the way.</summary>
internal static class SimulationCheck
{
    private const double PeriodScaleMin = 0.01;
    private const double PeriodScaleMax = 100;

    /// <summary>The script, and what is wrong; with a problem the script is not to be used.</summary>
    public static (FaultScript Faults, IReadOnlyList<string> Problems) Run(SimulationOptions options)
    {
        var problems = new List<string>();
        if (options.UnitCount is < 1 or > SimulationOptions.UnitCountMax)
            problems.Add($"units: {options.UnitCount} is not 1 to {SimulationOptions.UnitCountMax}. Choose one of "
                + "these.");
        if (options.Acceleration is not (>= 1 and <= AcceleratedTimeProvider.AccelerationMax))
            problems.Add($"acceleration: {options.Acceleration} is not 1 to {AcceleratedTimeProvider.AccelerationMax}. "
                + "1 is real time, 600 gives ten minutes a second.");
        if (options.PeriodScale is not (>= PeriodScaleMin and <= PeriodScaleMax))
            problems.Add($"periodScale: {options.PeriodScale} is not {PeriodScaleMin} to {PeriodScaleMax}. "
                + "1 keeps the usual periods.");
        if (options.Broker is { Port: < 1 or > 65535 } broker)
            problems.Add($"broker: {broker} has no port from 1 to 65535. MQTT's own is 1883.");
        if (options.TopicPrefix.Length == 0 || options.TopicPrefix.AsSpan().ContainsAny('+', '#', '\0'))
            problems.Add($"topicPrefix: \"{options.TopicPrefix}\" is empty or holds a wildcard. Use a name such as "
                + "\"plant\".");
        if (options.OpcUa is { } server) Check(server, problems);
        var faults = Faults(options, problems);
        foreach (var (index, fault) in faults.Faults.Index())
            if (problems.Count == 0 && !MatchesAny(fault, options.UnitCount))
                problems.Add($"{options.FaultsFile}: faults[{index}].signals: \"{fault.Signals}\" matches no signal of "
                    + $"t1 to t{options.UnitCount}. The signals are "
                    + $"{string.Join(", ", SensorDescription.All.Select(sensor => sensor.Name))}.");
        foreach (var swap in faults.Swaps)
            if (problems.Count == 0 && !Enumerable.Range(0, options.UnitCount).Any(
                unit => swap.Matches(TransformerUnit.NameOf(unit))))
                problems.Add($"{options.FaultsFile}: changes: \"{swap.Units}\" matches none of the units t1 to "
                    + $"t{options.UnitCount}. Name one of them, or write \"*\".");
        return (faults, problems);
    }

    private static void Check(OpcUaServerOptions server, List<string> problems)
    {
        if (server.Port is < 0 or > 65535)
            problems.Add($"opcUa.port: {server.Port} is not 0 to 65535. OPC UA's own is 4840; 0 takes a free one.");
        if (server.ExtraSignalCount is < 0 or > OpcUaServerOptions.ExtraSignalCountMax)
            problems.Add($"opcUa.extraSignalCount: {server.ExtraSignalCount} is not 0 to "
                + $"{OpcUaServerOptions.ExtraSignalCountMax}. Choose one of these.");
        if (server.ExtraPeriod < OpcUaServerOptions.ExtraPeriodMin)
            problems.Add($"opcUa.extraPeriod: {server.ExtraPeriod} is shorter than "
                + $"{OpcUaServerOptions.ExtraPeriodMin.TotalMilliseconds} ms. Make it at least that long.");
        foreach (var user in server.Users ?? [])
            if (user.Name.Length == 0 || user.Password.Length == 0)
                problems.Add("opcUa.users: a user without a name or a password. Give both.");
    }

    private static FaultScript Faults(SimulationOptions options, List<string> problems)
    {
        if (options.FaultsFile is null) return FaultScript.None;
        if (options.FaultsFile == SimulationOptions.DemoFaults) return Known(FaultScript.Demo(), options.UnitCount);
        if (FaultScript.TryLoad(options.FaultsFile, out var script, out var found)) return script!;
        problems.AddRange(found);
        return FaultScript.None;
    }

    // The demo's script names three units; a smaller line plays the part that concerns it.
    private static FaultScript Known(FaultScript script, int unitCount) =>
        script with { Faults = [.. script.Faults.Where(fault => MatchesAny(fault, unitCount))] };

    private static bool MatchesAny(Fault fault, int unitCount) =>
        Enumerable.Range(0, unitCount).Any(unit => SensorDescription.All.Any(sensor =>
            fault.Matches($"{TransformerUnit.NameOf(unit)}/{sensor.Name}")));
}
