using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EdgeForecast.OpcUa.Client;
using EdgeForecast.OpcUa.Security;

namespace EdgeForecast.Sources.OpcUa;

/// <summary>
/// From the options to what the client takes: follows references to secrets and reads the user's certificate.
/// </summary>
internal static class OpcUaClientSetup
{
    private const string ApplicationName = "EdgeForecast";

    /// <param name="server">Checked before.</param>
    /// <param name="readSecret">From a reference to the secret; throws <see cref="IOException"/>.</param>
    /// <exception cref="IOException">
    /// A secret or the user's certificate cannot be read; the message says why, without a part of it.
    /// </exception>
    public static OpcUaClientOptions Create(OpcUaServerOptions server, Func<string, string> readSecret) => new(
        server.Endpoint,
        server.PkiPath,
        Application(server.ApplicationUri),
        server.Selection,
        Identity(server, readSecret),
        server.Trust,
        server.RequestTimeout,
        KeepAliveInterval: server.KeepAlive);

    /// <summary>Who we are to servers: the name in our own certificate.</summary>
    public static ApplicationIdentity Application(string? applicationUri)
    {
        var ofMachine = ApplicationIdentity.OfThisMachine(ApplicationName);
        return applicationUri is null ? ofMachine : ofMachine with { ApplicationUri = applicationUri };
    }

    private static UserIdentity? Identity(OpcUaServerOptions server, Func<string, string> readSecret)
    {
        if (server.User is { } user)
            return new UserIdentity.UserName(
                user, server.Password is { } reference ? readSecret(reference) : "", server.AllowPasswordInClear);
        return server.UserCertificate is { } file
            ? new UserIdentity.Certificate(LoadCertificate(
                file, server.UserKey, server.UserKeyPassword is { } key ? readSecret(key) : null))
            : null;
    }

    private static X509Certificate2 LoadCertificate(string file, string? keyFile, string? password)
    {
        try
        {
            var isPkcs12 = Path.GetExtension(file).ToUpperInvariant() is ".PFX" or ".P12";
            return isPkcs12 ? X509CertificateLoader.LoadPkcs12FromFile(file, password)
                : password is null ? X509Certificate2.CreateFromPemFile(file, keyFile)
                : X509Certificate2.CreateFromEncryptedPemFile(file, password, keyFile);
        }
        catch (Exception error) when (error is CryptographicException or UnauthorizedAccessException)
        {
            throw new IOException($"the user's certificate {file} cannot be read: {error.Message}", error);
        }
    }
}
