using System.Security.Cryptography.X509Certificates;
using EdgeForecast.OpcUa.Messages;

namespace EdgeForecast.OpcUa.Security;

/// <summary>
/// How both ends of a session prove that they hold the keys of their certificates: the signature covers the other's
/// certificate and the other's last nonce (Part 4, 5.7.2 and 5.7.3).
/// </summary>
public static class SessionProof
{
    /// <param name="policy">Of the channel; without security there is no proof.</param>
    /// <param name="own">With its private key.</param>
    /// <param name="otherCertificate">As the other sent it.</param>
    /// <param name="otherNonce">The other's last one.</param>
    public static SignatureData Create(
        SecurityPolicy policy, X509Certificate2 own, byte[]? otherCertificate, byte[]? otherNonce)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(own);
        if (policy.IsNone) return new SignatureData();
        using var key = own.GetRSAPrivateKey()!;
        byte[] signed = [.. otherCertificate ?? [], .. otherNonce ?? []];
        return new SignatureData
        {
            Algorithm = policy.AsymmetricSignatureUri,
            Signature = AsymmetricCipher.Sign(policy, key, signed),
        };
    }

    /// <summary>Whether the other holds the key of its certificate.</summary>
    /// <param name="policy">Of the channel, or for a user's certificate that of the token.</param>
    /// <param name="other">Who has signed.</param>
    /// <param name="proof">What it sent.</param>
    /// <param name="ownCertificate">As it was sent to the other.</param>
    /// <param name="ownNonce">The last one that was sent to the other.</param>
    public static bool IsValid(
        SecurityPolicy policy, X509Certificate2 other, SignatureData proof, byte[] ownCertificate, byte[] ownNonce)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(other);
        ArgumentNullException.ThrowIfNull(proof);
        if (policy.IsNone || proof.Signature is null || proof.Algorithm != policy.AsymmetricSignatureUri) return false;
        using var key = other.GetRSAPublicKey();
        byte[] signed = [.. ownCertificate, .. ownNonce];
        return key is not null && AsymmetricCipher.Verify(policy, key, signed, proof.Signature);
    }
}
