using EdgeForecast.Simulator.Faults;
using EdgeForecast.Simulator.Mqtt;
using EdgeForecast.Simulator.OpcUa;
using EdgeForecast.Simulator.Plant;

namespace EdgeForecast.Simulator;

/// <summary>
/// A line of oil-cooled transformers that publishes its sensors over MQTT, one client a unit, topics
/// <c>prefix/unit/signal</c>, and that shows the same readings on an OPC UA server where it has one. Run it once.
/// </summary>
public sealed class PlantSimulation
{
    private readonly SimulationOptions _options;
    private readonly FaultScript _faults;
    private readonly TimeProvider _plantTime;
    private readonly TimeProvider _machineTime;
    private IReadOnlyList<PlantPublisher> _publishers = [];
    private readonly OpcUaServer? _given;
    private PlantPlayer? _player;

    /// <param name="options">What to simulate; <see cref="SimulationOptions.Check"/> finds it sound.</param>
    /// <param name="plantTime">The clock of the plant, for example from
    /// <see cref="SimulationOptions.CreateClock"/>.</param>
    /// <param name="machineTime">Measures back-offs; null for the system's.</param>
    /// <param name="server">
    /// A running server to show the readings on, which stays the caller's; null for one of its own where the options
    /// want one.
    /// </param>
    /// <exception cref="ArgumentException">The options have problems; all are in the message.</exception>
    public PlantSimulation(
        SimulationOptions options, TimeProvider plantTime, TimeProvider? machineTime = null,
        OpcUaServer? server = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(plantTime);
        (_faults, var problems) = SimulationCheck.Run(options);
        if (problems.Count > 0)
            throw new ArgumentException(string.Join(Environment.NewLine, problems), nameof(options));
        if (server is not null && server.UnitCount < options.UnitCount)
            throw new ArgumentException($"The server shows {server.UnitCount} units, the plant has "
                + $"{options.UnitCount}.", nameof(server));
        _options = options;
        _given = server;
        _plantTime = plantTime;
        _machineTime = machineTime ?? TimeProvider.System;
    }

    /// <summary>Where it publishes; null until <see cref="RunAsync"/> has found out.</summary>
    public BrokerAddress? Broker { get; private set; }

    /// <summary>The OPC UA server; null until <see cref="RunAsync"/> has one, and where there is none.</summary>
    public OpcUaServer? Server { get; private set; }

    /// <summary>What a subscriber subscribes to.</summary>
    public string TopicFilter => $"{_options.TopicPrefix}/#";

    /// <summary>Counts so far; may be read from any thread.</summary>
    public SimulationCounts Counts => new(
        _player?.ReadCount ?? 0,
        _publishers.Sum(publisher => publisher.PublishedCount),
        _publishers.Sum(publisher => publisher.DroppedCount),
        _publishers.Sum(publisher => publisher.ConnectionCount),
        _publishers.Sum(publisher => publisher.FailureCount),
        _publishers.Select(publisher => publisher.LastFailure).FirstOrDefault(text => text.Length > 0, ""),
        FaultNames.Kinds.ToDictionary(kind => kind, kind => _player?.FaultCountOf(kind) ?? 0));

    /// <summary>Simulates until it is stopped, then returns. A broker that is away is waited for.</summary>
    /// <exception cref="IOException">The embedded broker or the OPC UA server cannot listen.</exception>
    public async Task RunAsync(CancellationToken stop)
    {
        if (_player is not null) throw new InvalidOperationException("A simulation runs once: create another.");
        var embedded = _options.Broker is null ? await EmbeddedBroker.StartAsync() : null;
        OpcUaServer? own = null;
        try
        {
            if (_given is null && _options.OpcUa is { } wanted)
                own = OpcUaServer.Start(wanted, _options.UnitCount, _options.Seed, _plantTime, _machineTime);
            Server = _given ?? own;
            var broker = _options.Broker ?? embedded!.Address;
            // Random in the name, so that two simulations at one broker do not throw each other out.
            var name = Guid.NewGuid().ToString("N")[..8];
            _publishers = [.. Enumerable.Range(0, _options.UnitCount).Select(unit => new PlantPublisher(
                broker, $"plant-{name}-{TransformerUnit.NameOf(unit)}", _options.TopicPrefix,
                TransformerUnit.NameOf(unit), _options.Seed + unit, _machineTime))];
            _player = new PlantPlayer(_options, _faults, _plantTime, [.. _publishers.Select(OutletOf)]);
            Broker = broker;
            await RunAllAsync(stop);
        }
        finally
        {
            if (embedded is not null) await embedded.DisposeAsync();
            if (own is not null) await own.DisposeAsync();
        }
    }

    private IPlantOutlet OutletOf(PlantPublisher publisher, int unit) =>
        Server is { } server ? new PlantOutlets(publisher, server.OutletOf(unit)) : publisher;

    private async Task RunAllAsync(CancellationToken stop)
    {
        // One loop that fails ends the others: a plant with a silent unit would look like a fault of the reader.
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var loops = new List<Task> { Task.Run(() => _player!.RunAsync(either.Token), CancellationToken.None) };
        loops.AddRange(_publishers.Select(
            publisher => Task.Run(() => publisher.RunAsync(either.Token), CancellationToken.None)));
        await Task.WhenAny(loops);
        await either.CancelAsync();
        try
        {
            await Task.WhenAll(loops);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Stopped as asked.
            return;
        }
    }
}
