using System.Security.Cryptography.X509Certificates;
using EdgeForecast.OpcUa.Client;
using EdgeForecast.OpcUa.Security;
using EdgeForecast.TestKit;
using EdgeForecast.TestKit.Peers;

[assembly: AssemblyFixture(typeof(EdgeForecast.OpcUa.Tests.Peers.ToolsPeer))]

namespace EdgeForecast.OpcUa.Tests.Peers;

/// <summary>
/// A second server of node-opcua: with a certificate that names this host, one user known by certificate, a method, a
/// large array, a matrix, a folder of 2500 nodes.
/// </summary>
public sealed class ToolsPeer : IDisposable
{
    private readonly SemaphoreSlim _starting = new(1, 1);
    private readonly TemporaryFolder _folder = new();
    private readonly X509Certificate2 _server = TestCertificates.Server(keyBits: 3072);
    private PeerProcess? _process;

    public X509Certificate2 UserCertificate { get; } = TestCertificates.User("operator");

    public string PkiPath => _folder.PathTo("client");

    /// <summary>Options with every check of the server's certificate in force.</summary>
    public async Task<OpcUaClientOptions> OptionsAsync(
        EndpointSelection? endpoint = null, UserIdentity? identity = null) =>
        new(await RequireAsync(), PkiPath, Endpoint: endpoint, Identity: identity);

    public async Task<string> RequireAsync()
    {
        await _starting.WaitAsync();
        try
        {
            if (_process is not null) return _process.Url;
            new PkiFolder(PkiPath).Trust(_server);
            var users = Directory.CreateDirectory(_folder.PathTo("server", "users", "trusted", "certs"));
            var userPath = Path.Combine(users.FullName, "operator.pem");
            await File.WriteAllTextAsync(userPath, UserCertificate.ExportCertificatePem());
            return (_process = await StartAsync(_folder, _server)).Url;
        }
        finally
        {
            _starting.Release();
        }
    }

    /// <summary>
    /// Starts a server with a certificate of its own, which sends its issuer's too; a strict one trusts no client yet.
    /// </summary>
    public static async Task<PeerProcess> StartAsync(
        TemporaryFolder folder, X509Certificate2 certificate, X509Certificate2? issuer = null, bool isStrict = false)
    {
        var certificatePath = folder.PathTo("certificate.pem");
        var keyPath = folder.PathTo("key.pem");
        await File.WriteAllTextAsync(
            certificatePath, $"{certificate.ExportCertificatePem()}\n{issuer?.ExportCertificatePem()}\n");
        using (var key = certificate.GetRSAPrivateKey()!)
            await File.WriteAllTextAsync(keyPath, key.ExportPkcs8PrivateKeyPem());
        return await PeerProcess.StartAsync("certificate-server.js",
            port => [port.ToString(), certificatePath, keyPath, folder.PathTo("server"), isStrict ? "strict" : ""]);
    }

    public void Dispose()
    {
        _process?.Dispose();
        _server.Dispose();
        UserCertificate.Dispose();
        _folder.Dispose();
        _starting.Dispose();
    }
}
