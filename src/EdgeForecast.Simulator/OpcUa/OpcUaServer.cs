using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using EdgeForecast.OpcUa.Encoding;
using EdgeForecast.OpcUa.Messages;
using EdgeForecast.OpcUa.Security;
using EdgeForecast.OpcUa.Transport;
using EdgeForecast.Simulator.OpcUa.Nodes;
using EdgeForecast.Simulator.OpcUa.Requests;
using EdgeForecast.Simulator.OpcUa.Units;
using EdgeForecast.Simulator.Plant;

namespace EdgeForecast.Simulator.OpcUa;

/// <summary>
/// The plant's OPC UA server: binary protocol on the loopback address, for demos and tests. It serves from its start;
/// values come with a <see cref="PlantSimulation"/> that is given it.
/// </summary>
public sealed class OpcUaServer : IAsyncDisposable
{
    public const string ApplicationUri = "urn:edgeforecast:simulator";
    public const string ApplicationName = "EdgeForecast simulator";
    public const string ProductUri = "urn:edgeforecast";

    /// <summary>The namespace of the plant: <c>nsu=...;s=t1.oil_temperature</c>.</summary>
    public const string PlantNamespace = "urn:edgeforecast:simulator:plant";

    private const int HistoryBudget = 100_000;
    private const int HistoryMin = 250;

    private readonly ServerCore _core;
    private readonly RequestDispatcher _dispatcher;
    private readonly ServerChannelOptions _channelOptions;
    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<uint, ServerChannel?> _channels = new();
    private readonly ConcurrentDictionary<uint, Task> _serving = new();
    private readonly UnitNodes[] _units;
    private readonly ExtraSignals? _extra;
    private readonly Task _loops;
    private uint _lastChannelId;
    private long _refused;
    private long _restarts;
    private volatile string _lastFault = "";

    private OpcUaServer(ServerCore core, TcpListener listener, int unitCount, int seed)
    {
        _core = core;
        _listener = listener;
        _dispatcher = new RequestDispatcher(core);
        var options = core.Options;
        var validator = new CertificateValidator(
            new PkiFolder(options.PkiPath ?? ""), new CertificateTrust(AcceptAny: options.TrustsAny),
            core.MachineTime);
        // Whoever only asks for the endpoints needs no security.
        _channelOptions = new ServerChannelOptions(core.Certificate,
            (policy, mode) => policy.IsNone || DiscoveryRequests.IsOffered(options, policy, mode),
            validator.ValidateClient, TransportLimits.Default, DecodeLimits.Default);
        (_units, _extra) = Build(unitCount, seed);
        _loops = Task.WhenAll(
            Task.Run(AcceptAsync), Task.Run(() => core.Subscriptions.RunAsync(_stop.Token)), Task.Run(TurnExtraAsync));
    }

    /// <summary>The address to connect to.</summary>
    public string Url => $"opc.tcp://127.0.0.1:{_core.Port}";

    public int Port => _core.Port;

    /// <summary>What clients are to trust.</summary>
    public X509Certificate2 Certificate => _core.Certificate;

    /// <summary>How many units it shows.</summary>
    public int UnitCount => _units.Length;

    public OpcUaServerCounts Counts
    {
        get
        {
            lock (_core.Space.Guard)
                return new OpcUaServerCounts(_core.Space.Count, _channels.Count, _core.Sessions.Count,
                    _core.Subscriptions.Count, _core.Subscriptions.ItemCount, _dispatcher.RequestCount,
                    Interlocked.Read(ref _refused), Interlocked.Read(ref _restarts), _lastFault);
        }
    }

    /// <summary>Starts a server on 127.0.0.1; the first start with a PKI folder makes its certificate.</summary>
    /// <param name="options">How it is to be.</param>
    /// <param name="unitCount">Transformers it shows, 1 to <see cref="SimulationOptions.UnitCountMax"/>.</param>
    /// <param name="seed">Of the plant.</param>
    /// <param name="plantTime">Labels values.</param>
    /// <param name="machineTime">Measures intervals; null for the system's.</param>
    /// <exception cref="IOException">The port cannot be had, or the PKI folder cannot be used.</exception>
    public static OpcUaServer Start(
        OpcUaServerOptions options, int unitCount, int seed, TimeProvider plantTime, TimeProvider? machineTime = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(plantTime);
        ArgumentOutOfRangeException.ThrowIfLessThan(unitCount, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(unitCount, SimulationOptions.UnitCountMax);
        var time = machineTime ?? TimeProvider.System;
        var identity = new ApplicationIdentity(ApplicationName, ApplicationUri,
            ["localhost", "127.0.0.1", Environment.MachineName.ToLowerInvariant()]);
        var certificate = options.PkiPath is { } path
            ? new PkiFolder(path).LoadOrCreateOwn(identity, time)
            : ApplicationCertificate.Create(identity, time.GetUtcNow());
        var listener = new TcpListener(IPAddress.Loopback, options.Port);
        try
        {
            listener.Start();
        }
        catch (SocketException error)
        {
            listener.Dispose();
            certificate.Dispose();
            throw new IOException($"The OPC UA server cannot listen on 127.0.0.1:{options.Port}: {error.Message}. "
                + "Free that port or name another.", error);
        }

        var space = new AddressSpace(ApplicationUri, PlantNamespace);
        var core = new ServerCore(options, space, certificate, plantTime, time)
        {
            Port = ((IPEndPoint)listener.LocalEndpoint).Port,
        };
        return new OpcUaServer(core, listener, unitCount, seed);
    }

    /// <summary>
    /// As after a crash: every connection breaks without a word, sessions and subscriptions are gone, values stay.
    /// </summary>
    public void Restart()
    {
        Interlocked.Increment(ref _restarts);
        lock (_core.Space.Guard) _core.Forget();
        foreach (var channel in _channels.Values) channel?.Abort();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _loops;
        foreach (var serving in _serving.Values) await serving;
        lock (_core.Space.Guard) _core.Dispose();
        _stop.Dispose();
    }

    /// <summary>Takes the readings of a unit.</summary>
    internal IPlantOutlet OutletOf(int unit) => _units[unit];

    private (UnitNodes[] Units, ExtraSignals? Extra) Build(int unitCount, int seed)
    {
        var space = _core.Space;
        var started = _core.Now;
        var build = ServerVariables.Build(started);
        StandardNodes.AddTo(space, ServerVariables.Sources(started, () => _core.Now, build));
        ServerVariables.SetConstants(space, started, build);
        PlantTypes.AddTo(space);
        var plant = space.Add(new UaNode(PlantTypes.Id("plant"), NodeClass.Object, PlantTypes.Name("plant")),
            new NodeId(NodeIds.ObjectsFolder), ReferenceTypes.Organizes, new NodeId(NodeIds.FolderType));
        // Two sensors a unit keep their history, within a budget for all.
        var history = Math.Clamp(HistoryBudget / (2 * unitCount), HistoryMin, ServerLimits.HistoryPerNodeMax);
        var units = Enumerable.Range(0, unitCount).Select(unit => new UnitNodes(
            space, plant.Id, TransformerUnit.NameOf(unit), TransformerParameters.ForUnit(seed, unit), history,
            () => _core.Now, Restart)).ToArray();
        var count = _core.Options.ExtraSignalCount;
        return (units, count > 0 ? new ExtraSignals(space, plant.Id, count) : null);
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            Socket socket;
            try
            {
                socket = await _listener.AcceptSocketAsync(_stop.Token);
            }
            catch (Exception fault) when (fault is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException fault)
            {
                // One connection that broke while it came in; the next may hold.
                _lastFault = fault.Message;
                continue;
            }

            if (_channels.Count >= ServerLimits.ChannelsMax)
            {
                Interlocked.Increment(ref _refused);
                socket.Dispose();
                continue;
            }

            socket.NoDelay = true;
            var id = ++_lastChannelId == 0 ? ++_lastChannelId : _lastChannelId;
            _channels[id] = null;
            var serving = Task.Run(() => ServeAsync(socket, id));
            _serving[id] = serving;
            // It may have been over before it stood there.
            if (serving.IsCompleted) _serving.TryRemove(id, out _);
        }
    }

    private async Task ServeAsync(Socket socket, uint id)
    {
        ServerChannel? served = null;
        try
        {
            await ServerChannel.ServeAsync(socket, id, _channelOptions, _core.MachineTime, channel =>
            {
                _channels[id] = served = channel;
                return _dispatcher;
            }, _stop.Token);
        }
        catch (Exception fault)
        {
            // Whatever a client brings about, the others go on; the counts tell of it.
            _lastFault = fault.Message;
        }

        if (served is not null)
        {
            if (served.Fault is { } fault) _lastFault = $"{fault.Status}: {fault.Message}";
            lock (_core.Space.Guard) _core.Detach(served);
        }

        _channels.TryRemove(id, out _);
        _serving.TryRemove(id, out _);
    }

    private async Task TurnExtraAsync()
    {
        if (_extra is null) return;
        using var tick = new PeriodicTimer(_core.Options.ExtraPeriodOrDefault, _core.MachineTime);
        try
        {
            while (await tick.WaitForNextTickAsync(_stop.Token)) _extra.Turn(_core.Now);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The server stops.
            return;
        }
    }
}
