using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EdgeForecast.OpcUa.Security;

/// <summary>
/// A password on its way to the server (Part 4, 7.36.2.2): UInt32 length of what follows, the password in UTF-8, the
/// server's last nonce, all encrypted by the token's policy.
/// </summary>
public static class PasswordSecret
{
    /// <summary>Takes a password out of its secret; false where it is not meant for this key and this nonce.</summary>
    public static bool TryOpen(
        SecurityPolicy policy, X509Certificate2 own, byte[] secret, byte[] nonce,
        [NotNullWhen(true)] out string? password)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(own);
        ArgumentNullException.ThrowIfNull(nonce);
        password = null;
        if (policy.IsNone) return false;
        using var key = own.GetRSAPrivateKey();
        if (key is null || AsymmetricCipher.TryDecrypt(policy, key, secret) is not { } plain) return false;
        try
        {
            if (plain.Length < 4 + nonce.Length) return false;
            var length = BinaryPrimitives.ReadUInt32LittleEndian(plain);
            if (length < nonce.Length || length > plain.Length - 4) return false;
            var content = plain.AsSpan(4, (int)length);
            if (!CryptographicOperations.FixedTimeEquals(content[^nonce.Length..], nonce)) return false;
            password = System.Text.Encoding.UTF8.GetString(content[..^nonce.Length]);
            return true;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plain);
        }
    }
}
