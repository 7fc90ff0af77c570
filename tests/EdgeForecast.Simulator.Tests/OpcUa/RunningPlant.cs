using System.Security.Cryptography.X509Certificates;
using EdgeForecast.OpcUa.Client;
using EdgeForecast.OpcUa.Encoding;
using EdgeForecast.OpcUa.Security;
using EdgeForecast.Simulator.OpcUa;
using EdgeForecast.TestKit;

namespace EdgeForecast.Simulator.Tests.OpcUa;

/// <summary>A plant that runs fast, with its server, for one test.</summary>
internal sealed class RunningPlant : IAsyncDisposable
{
    public const string User = "operator";
    public const string Password = "pass-word";

    public static readonly DateTimeOffset Start = new(2026, 3, 2, 4, 0, 0, TimeSpan.Zero);

    private readonly TemporaryFolder _folder = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;

    private RunningPlant(OpcUaServerOptions server, string? faults, double acceleration)
    {
        Options = new SimulationOptions(
            UnitCount: 2, Acceleration: acceleration, Start: Start, FaultsFile: faults, OpcUa: server);
        Simulation = new PlantSimulation(Options, Options.CreateClock(TimeProvider.System));
        _running = Simulation.RunAsync(_stop.Token);
    }

    public SimulationOptions Options { get; }

    public PlantSimulation Simulation { get; }

    public OpcUaServer Server => Simulation.Server!;

    public TemporaryFolder Folder => _folder;

    public static async Task<RunningPlant> StartAsync(
        OpcUaServerOptions? server = null, string? faults = null, double acceleration = 2000)
    {
        var plant = new RunningPlant(server ?? new OpcUaServerOptions(Users: [new OpcUaUser(User, Password)],
            AllowUnsecured: true), faults, acceleration);
        await Eventually.True(
            () => plant._running.IsCompleted || plant.Simulation.Broker is not null, "the plant runs");
        if (plant._running.IsCompleted) await plant._running;
        return plant;
    }

    public static ExpandedNodeId Node(string name) =>
        ExpandedNodeId.Parse($"nsu={OpcUaServer.PlantNamespace};s={name}");

    public static X509Certificate2 UserCertificate() => ApplicationCertificate.Create(
        new ApplicationIdentity("somebody", "urn:somebody", ["localhost"]), TimeProvider.System.GetUtcNow());

    /// <summary>Options that trust the server's certificate, all other checks in force.</summary>
    public OpcUaClientOptions Client(
        EndpointSelection? endpoint = null, UserIdentity? identity = null, string pki = "client")
    {
        var path = _folder.PathTo(pki);
        new PkiFolder(path).Trust(Server.Certificate);
        return new OpcUaClientOptions(Server.Url, path, Endpoint: endpoint, Identity: identity);
    }

    public Task<OpcUaSession> ConnectAsync(UserIdentity? identity = null) => OpcUaSession.ConnectAsync(
        Client(identity: identity ?? new UserIdentity.UserName(User, Password)), TimeProvider.System,
        TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
        _folder.Dispose();
    }
}
