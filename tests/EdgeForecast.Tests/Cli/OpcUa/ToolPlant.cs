using System.Security.Cryptography.X509Certificates;
using EdgeForecast.TestKit;
using EdgeForecast.TestKit.Peers;

[assembly: AssemblyFixture(typeof(EdgeForecast.Tests.Cli.OpcUa.ToolPlant))]

namespace EdgeForecast.Tests.Cli.OpcUa;

/// <summary>The plant of another stack for the tools, started for the first test that needs it.</summary>
public sealed class ToolPlant : IDisposable
{
    private readonly SemaphoreSlim _starting = new(1, 1);
    private PeerProcess? _process;

    public static string Node(string name) => $"nsu=urn:localhost:edgeforecast:peer;s={name}";

    public async Task<string> RequireAsync()
    {
        await _starting.WaitAsync();
        try
        {
            _process ??= await PeerProcess.StartAsync("server.js", port => [port.ToString(), "10", "100"]);
            return _process.Url;
        }
        finally
        {
            _starting.Release();
        }
    }

    /// <summary>Starts a server with a certificate of its own.</summary>
    public static Task<PeerProcess> StartAsync(
        TemporaryFolder folder, X509Certificate2 certificate)
    {
        var (certificatePath, keyPath) = (folder.PathTo("certificate.pem"), folder.PathTo("key.pem"));
        File.WriteAllText(certificatePath, certificate.ExportCertificatePem());
        using (var key = certificate.GetRSAPrivateKey()!)
            File.WriteAllText(keyPath, key.ExportPkcs8PrivateKeyPem());
        return PeerProcess.StartAsync("certificate-server.js",
            port => [port.ToString(), certificatePath, keyPath, folder.PathTo("server")]);
    }

    public void Dispose()
    {
        _process?.Dispose();
        _starting.Dispose();
    }
}
