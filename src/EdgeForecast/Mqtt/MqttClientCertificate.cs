using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EdgeForecast.Mqtt;

/// <summary>Our own certificate with its key, read at every attempt, so that a renewed one is taken up.</summary>
internal static class MqttClientCertificate
{
    /// <param name="options">Names the file.</param>
    /// <param name="password">Opens the key; null for none.</param>
    /// <param name="now">To tell an expired one before the broker does.</param>
    /// <exception cref="CryptographicException">It cannot be used; the message says which file and why.</exception>
    public static X509Certificate2 Read(MqttTlsOptions options, string? password, DateTimeOffset now)
    {
        var file = options.CertificateFile ?? throw new ArgumentException("It names no file.", nameof(options));
        var certificate = Load(file, options.KeyFile, password);
        if (certificate.HasPrivateKey && now >= certificate.NotBefore && now <= certificate.NotAfter)
            return certificate;
        var (hasKey, from, to) = (certificate.HasPrivateKey, certificate.NotBefore, certificate.NotAfter);
        certificate.Dispose();
        throw new CryptographicException(!hasKey
            ? $"our certificate {file} has no key. Name its file in tls.keyFile"
            : now > to
                ? $"our certificate {file} expired on {to.ToUniversalTime():yyyy-MM-dd}. Renew it"
                : $"our certificate {file} is valid from {from.ToUniversalTime():yyyy-MM-dd HH:mm} UTC only. "
                    + "Is the clock right?");
    }

    private static X509Certificate2 Load(string file, string? keyFile, string? password)
    {
        try
        {
            if (Path.GetExtension(file).ToLowerInvariant() is ".pfx" or ".p12")
                return X509CertificateLoader.LoadPkcs12FromFile(file, password);
            return password is null
                ? X509Certificate2.CreateFromPemFile(file, keyFile)
                : X509Certificate2.CreateFromEncryptedPemFile(file, password, keyFile);
        }
        catch (Exception failed) when (
            failed is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            var hint = password is null ? "" : " Is its password right?";
            throw new CryptographicException(
                $"our certificate {file} cannot be used: {failed.Message.TrimEnd('.')}.{hint}", failed);
        }
    }
}
