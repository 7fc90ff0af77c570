namespace EdgeForecast.OpcUa.Security;

/// <summary>Who this application is to the servers.</summary>
/// <param name="ApplicationName">For people; the common name of the certificate.</param>
/// <param name="ApplicationUri">Unique in the world; the certificate names it, and servers compare.</param>
/// <param name="HostNames">
/// Names and addresses of this machine, for the certificate; empty for the machine's name.
/// </param>
/// <param name="KeyBits">Size of the key of a new certificate: 2048, 3072 or 4096.</param>
/// <param name="ValidDays">How long a new certificate holds.</param>
public sealed record ApplicationIdentity(
    string ApplicationName,
    string ApplicationUri,
    IReadOnlyList<string>? HostNames = null,
    int KeyBits = 2048,
    int ValidDays = 1825)
{
    /// <summary>An identity of this machine: urn:HOST:NAME.</summary>
    public static ApplicationIdentity OfThisMachine(string applicationName)
    {
        var host = Environment.MachineName.ToLowerInvariant();
        return new ApplicationIdentity(applicationName, $"urn:{host}:{applicationName.Replace(' ', '-')}");
    }
}
