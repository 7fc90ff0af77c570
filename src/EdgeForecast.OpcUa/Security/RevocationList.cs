using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EdgeForecast.OpcUa.Security;

/// <summary>A certificate revocation list (RFC 5280, section 5), as far as a revoked serial number needs it.</summary>
internal sealed class RevocationList
{
    private readonly byte[] _signed;
    private readonly byte[] _signature;
    private readonly string _signatureOid;
    private readonly HashSet<string> _serialNumbers;

    private RevocationList(
        byte[] signed, byte[] signature, string signatureOid, byte[] issuer, DateTimeOffset? nextUpdate,
        HashSet<string> serialNumbers)
    {
        _signed = signed;
        _signature = signature;
        _signatureOid = signatureOid;
        _serialNumbers = serialNumbers;
        Issuer = issuer;
        NextUpdate = nextUpdate;
    }

    /// <summary>The distinguished name of the issuer, DER.</summary>
    public byte[] Issuer { get; }

    public DateTimeOffset? NextUpdate { get; }

    /// <summary>Reads DER or PEM; null where it is neither or not a list.</summary>
    public static RevocationList? TryParse(byte[] file)
    {
        try
        {
            var text = System.Text.Encoding.ASCII.GetString(file);
            if (PemEncoding.TryFind(text, out var fields))
                file = Convert.FromBase64String(text[fields.Base64Data]);
            return Parse(file);
        }
        catch (Exception fault) when (fault is AsnContentException or CryptographicException or FormatException)
        {
            // A file that is no list counts as none; the check then says that the revocation is unknown.
            return null;
        }
    }

    public bool Revokes(X509Certificate2 certificate) =>
        _serialNumbers.Contains(SerialNumber(certificate.SerialNumberBytes.Span));

    public bool IsSignedBy(X509Certificate2 issuer)
    {
        var hash = _signatureOid switch
        {
            "1.2.840.113549.1.1.11" or "1.2.840.10045.4.3.2" => HashAlgorithmName.SHA256,
            "1.2.840.113549.1.1.12" or "1.2.840.10045.4.3.3" => HashAlgorithmName.SHA384,
            "1.2.840.113549.1.1.13" or "1.2.840.10045.4.3.4" => HashAlgorithmName.SHA512,
            _ => default,
        };
        if (hash.Name is null || !issuer.SubjectName.RawData.AsSpan().SequenceEqual(Issuer)) return false;
        using var rsa = issuer.GetRSAPublicKey();
        if (rsa is not null) return rsa.VerifyData(_signed, _signature, hash, RSASignaturePadding.Pkcs1);
        using var ecdsa = issuer.GetECDsaPublicKey();
        return ecdsa?.VerifyData(_signed, _signature, hash, DSASignatureFormat.Rfc3279DerSequence) == true;
    }

    private static RevocationList Parse(byte[] der)
    {
        var outer = new AsnReader(der, AsnEncodingRules.DER).ReadSequence();
        var signed = outer.PeekEncodedValue().ToArray();
        var list = outer.ReadSequence();
        var signatureOid = outer.ReadSequence().ReadObjectIdentifier();
        var signature = outer.ReadBitString(out _);
        if (list.PeekTag().HasSameClassAndValue(Asn1Tag.Integer)) list.ReadInteger();
        list.ReadSequence();
        var issuer = list.ReadEncodedValue().ToArray();
        ReadTime(list);
        var nextUpdate = list.HasData && IsTime(list) ? ReadTime(list) : (DateTimeOffset?)null;
        var serialNumbers = new HashSet<string>();
        if (list.HasData && list.PeekTag().HasSameClassAndValue(Asn1Tag.Sequence))
        {
            var entries = list.ReadSequence();
            while (entries.HasData)
                serialNumbers.Add(SerialNumber(entries.ReadSequence().ReadIntegerBytes().Span));
        }

        return new RevocationList(signed, signature, signatureOid, issuer, nextUpdate, serialNumbers);
    }

    private static string SerialNumber(ReadOnlySpan<byte> bytes) => Convert.ToHexString(bytes.TrimStart((byte)0));

    private static bool IsTime(AsnReader reader) =>
        reader.PeekTag().HasSameClassAndValue(Asn1Tag.UtcTime)
        || reader.PeekTag().HasSameClassAndValue(Asn1Tag.GeneralizedTime);

    private static DateTimeOffset ReadTime(AsnReader reader) =>
        reader.PeekTag().HasSameClassAndValue(Asn1Tag.UtcTime) ? reader.ReadUtcTime() : reader.ReadGeneralizedTime();
}
