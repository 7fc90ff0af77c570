using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EdgeForecast.OpcUa.Security;

/// <summary>
/// Certificates as messages carry them: DER, the server's own first, those of its issuers straight behind it.
/// </summary>
internal static class CertificateBytes
{
    private const int ChainLengthMax = 8;

    /// <summary>The certificates of a blob, the leaf first; null where the blob is not made of certificates.</summary>
    public static List<X509Certificate2>? TryParseChain(ReadOnlyMemory<byte> blob)
    {
        var chain = new List<X509Certificate2>();
        try
        {
            while (blob.Length > 0 && chain.Count < ChainLengthMax)
            {
                var length = LengthOfFirst(blob);
                chain.Add(X509CertificateLoader.LoadCertificate(blob.Span[..length]));
                blob = blob[length..];
            }
        }
        catch (Exception fault) when (fault is AsnContentException or CryptographicException)
        {
            // Not a certificate: the caller names the fault.
            return null;
        }

        return chain.Count == 0 ? null : chain;
    }

    /// <summary>The SHA-1 of the DER bytes: how OPC UA names a certificate (Part 6, 6.7.2.3).</summary>
    public static byte[] Thumbprint(X509Certificate2 certificate) => certificate.GetCertHash(HashAlgorithmName.SHA1);

    private static int LengthOfFirst(ReadOnlyMemory<byte> blob)
    {
        AsnDecoder.ReadEncodedValue(blob.Span, AsnEncodingRules.DER, out _, out _, out var consumed);
        return consumed;
    }
}
