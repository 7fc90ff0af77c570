using System.Formats.Asn1;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EdgeForecast.OpcUa.Security;

/// <summary>The subject's alternative names of a certificate: the ApplicationUri, host names, addresses.</summary>
internal sealed class CertificateNames
{
    private const string AlternativeNameOid = "2.5.29.17";
    private static readonly Asn1Tag _dnsTag = new(TagClass.ContextSpecific, 2);
    private static readonly Asn1Tag _uriTag = new(TagClass.ContextSpecific, 6);
    private static readonly Asn1Tag _addressTag = new(TagClass.ContextSpecific, 7);

    public List<string> Uris { get; } = [];

    public List<string> HostNames { get; } = [];

    public List<IPAddress> Addresses { get; } = [];

    public static CertificateNames Of(X509Certificate2 certificate)
    {
        var names = new CertificateNames();
        foreach (var extension in certificate.Extensions)
        {
            if (extension.Oid?.Value != AlternativeNameOid) continue;
            try
            {
                names.Read(extension.RawData);
            }
            catch (Exception fault) when (fault is AsnContentException or CryptographicException or ArgumentException)
            {
                // What cannot be read names nothing; the checks then say which name is missing.
                return new CertificateNames();
            }
        }

        return names;
    }

    /// <summary>Whether the host of a URL is one of the names; a wildcard stands for one label.</summary>
    public bool Covers(string host)
    {
        var bare = host.Trim('[', ']');
        if (IPAddress.TryParse(bare, out var address)) return Addresses.Contains(address) || HostNames.Contains(bare);
        return HostNames.Any(name => Matches(name, bare));
    }

    private static bool Matches(string name, string host)
    {
        if (string.Equals(name, host, StringComparison.OrdinalIgnoreCase)) return true;
        if (!name.StartsWith("*.", StringComparison.Ordinal)) return false;
        var dot = host.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && string.Equals(name[1..], host[dot..], StringComparison.OrdinalIgnoreCase);
    }

    private void Read(byte[] extension)
    {
        var names = new AsnReader(extension, AsnEncodingRules.DER).ReadSequence();
        while (names.HasData)
        {
            var tag = names.PeekTag();
            if (tag.HasSameClassAndValue(_uriTag))
                Uris.Add(names.ReadCharacterString(UniversalTagNumber.IA5String, _uriTag));
            else if (tag.HasSameClassAndValue(_dnsTag))
                HostNames.Add(names.ReadCharacterString(UniversalTagNumber.IA5String, _dnsTag));
            else if (tag.HasSameClassAndValue(_addressTag))
                Addresses.Add(new IPAddress(names.ReadOctetString(_addressTag)));
            else names.ReadEncodedValue();
        }
    }
}
