using EdgeForecast.OpcUa.Client;
using EdgeForecast.OpcUa.Encoding;
using EdgeForecast.OpcUa.Security;
using EdgeForecast.TestKit;
using EdgeForecast.TestKit.Peers;

[assembly: AssemblyFixture(typeof(EdgeForecast.OpcUa.Tests.Peers.PlantPeer))]

namespace EdgeForecast.OpcUa.Tests.Peers;

/// <summary>
/// The plant of node-opcua, started for the first test that needs it, and a PKI folder that trusts it.
/// </summary>
public sealed class PlantPeer : IDisposable
{
    public const string Namespace = "urn:localhost:edgeforecast:peer";

    private readonly SemaphoreSlim _starting = new(1, 1);
    private readonly TemporaryFolder _pki = new();
    private PeerProcess? _process;

    public string PkiPath => _pki.FullPath;

    public static ExpandedNodeId Node(string name) => ExpandedNodeId.Parse($"nsu={Namespace};s={name}");

    public async Task<string> RequireAsync()
    {
        await _starting.WaitAsync();
        try
        {
            if (_process is not null) return _process.Url;
            _process = await PeerProcess.StartAsync("server.js", port => [port.ToString(), "100", "100"]);
            var endpoints = await Discovery.GetEndpointsAsync(
                _process.Url, TimeProvider.System, CancellationToken.None);
            var pki = new PkiFolder(PkiPath);
            pki.Trust(CertificateBytes.TryParseChain(endpoints[0].ServerCertificate)![0]);
            return _process.Url;
        }
        finally
        {
            _starting.Release();
        }
    }

    /// <summary>Options that reach the plant and trust its certificate; its names are those of any machine.</summary>
    public async Task<OpcUaClientOptions> OptionsAsync(
        EndpointSelection? endpoint = null, UserIdentity? identity = null) =>
        new(await RequireAsync(), PkiPath, Endpoint: endpoint, Identity: identity,
            Trust: new CertificateTrust(IgnoreHostName: true));

    public void Dispose()
    {
        _process?.Dispose();
        _pki.Dispose();
        _starting.Dispose();
    }
}
