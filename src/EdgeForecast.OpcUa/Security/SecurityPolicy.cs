using System.Security.Cryptography;

namespace EdgeForecast.OpcUa.Security;

/// <summary>
/// How a channel signs and encrypts (Part 7, security policies). The three with security are those that are not
/// deprecated; the older ones are refused, not spoken.
/// </summary>
public sealed class SecurityPolicy
{
    private const string UriBase = "http://opcfoundation.org/UA/SecurityPolicy#";

    public static readonly SecurityPolicy None = new("None", 0);

    public static readonly SecurityPolicy Aes128Sha256RsaOaep = new("Aes128_Sha256_RsaOaep", 1)
    {
        EncryptionKeyBytes = 16,
        AsymmetricEncryption = RSAEncryptionPadding.OaepSHA1,
        AsymmetricEncryptionUri = "http://www.w3.org/2001/04/xmlenc#rsa-oaep",
        AsymmetricEncryptionOverheadBytes = 42,
        AsymmetricSignature = RSASignaturePadding.Pkcs1,
        AsymmetricSignatureUri = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
    };

    public static readonly SecurityPolicy Basic256Sha256 = new("Basic256Sha256", 2)
    {
        EncryptionKeyBytes = 32,
        AsymmetricEncryption = RSAEncryptionPadding.OaepSHA1,
        AsymmetricEncryptionUri = "http://www.w3.org/2001/04/xmlenc#rsa-oaep",
        AsymmetricEncryptionOverheadBytes = 42,
        AsymmetricSignature = RSASignaturePadding.Pkcs1,
        AsymmetricSignatureUri = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
    };

    public static readonly SecurityPolicy Aes256Sha256RsaPss = new("Aes256_Sha256_RsaPss", 3)
    {
        EncryptionKeyBytes = 32,
        AsymmetricEncryption = RSAEncryptionPadding.OaepSHA256,
        AsymmetricEncryptionUri = "http://opcfoundation.org/UA/security/rsa-oaep-sha2-256",
        AsymmetricEncryptionOverheadBytes = 66,
        AsymmetricSignature = RSASignaturePadding.Pss,
        AsymmetricSignatureUri = "http://opcfoundation.org/UA/security/rsa-pss-sha2-256",
    };

    private SecurityPolicy(string name, int strength)
    {
        Name = name;
        Uri = UriBase + name;
        Strength = strength;
    }

    /// <summary>All policies, the strongest first.</summary>
    public static IReadOnlyList<SecurityPolicy> All { get; } =
        [Aes256Sha256RsaPss, Basic256Sha256, Aes128Sha256RsaOaep, None];

    /// <summary>The smallest RSA key that a policy with security takes, in bits.</summary>
    public static int KeyBitsMin => 2048;

    /// <summary>The largest RSA key that a policy with security takes, in bits.</summary>
    public static int KeyBitsMax => 4096;

    /// <summary>The part of the URI after the hash; also the name in options.</summary>
    public string Name { get; }

    public string Uri { get; }

    /// <summary>Orders the policies; 0 is no security.</summary>
    public int Strength { get; }

    public bool IsNone => Strength == 0;

    public string? AsymmetricEncryptionUri { get; private init; }

    public string? AsymmetricSignatureUri { get; private init; }

    internal int EncryptionKeyBytes { get; private init; }

    internal int SignatureKeyBytes => IsNone ? 0 : 32;

    internal int SymmetricSignatureBytes => IsNone ? 0 : 32;

    internal int SymmetricBlockBytes => IsNone ? 1 : 16;

    internal int NonceBytes => IsNone ? 0 : 32;

    internal RSAEncryptionPadding? AsymmetricEncryption { get; private init; }

    /// <summary>How much of an RSA block the padding takes.</summary>
    internal int AsymmetricEncryptionOverheadBytes { get; private init; }

    internal RSASignaturePadding? AsymmetricSignature { get; private init; }

    /// <summary>The policy of a URI, or null where this library does not speak it.</summary>
    public static SecurityPolicy? FromUri(string? uri) => All.FirstOrDefault(policy => policy.Uri == uri);

    /// <summary>The policy of a name such as Basic256Sha256, or null.</summary>
    public static SecurityPolicy? FromName(string? name) =>
        All.FirstOrDefault(policy => string.Equals(policy.Name, name, StringComparison.OrdinalIgnoreCase));

    public override string ToString() => Name;
}
