using System.Security.Cryptography;

namespace EdgeForecast.OpcUa.Security;

/// <summary>RSA as the policies use it (Part 6, 6.7.2 and 6.7.4): encryption runs block by block.</summary>
internal static class AsymmetricCipher
{
    public static int PlainBlockBytes(SecurityPolicy policy, RSA key) =>
        (key.KeySize / 8) - policy.AsymmetricEncryptionOverheadBytes;

    public static byte[] Encrypt(SecurityPolicy policy, RSA receiver, ReadOnlySpan<byte> plain)
    {
        var plainBlock = PlainBlockBytes(policy, receiver);
        var cipherBlock = receiver.KeySize / 8;
        var blocks = (plain.Length + plainBlock - 1) / plainBlock;
        var cipher = new byte[blocks * cipherBlock];
        for (var i = 0; i < blocks; i++)
        {
            var piece = plain.Slice(i * plainBlock, Math.Min(plainBlock, plain.Length - (i * plainBlock)));
            receiver.Encrypt(piece, cipher.AsSpan(i * cipherBlock, cipherBlock), policy.AsymmetricEncryption!);
        }

        return cipher;
    }

    /// <summary>The plain bytes, or null where they are not a cipher text for this key.</summary>
    public static byte[]? TryDecrypt(SecurityPolicy policy, RSA own, ReadOnlySpan<byte> cipher)
    {
        var cipherBlock = own.KeySize / 8;
        if (cipher.Length == 0 || cipher.Length % cipherBlock != 0) return null;
        var plain = new byte[cipher.Length];
        var length = 0;
        try
        {
            for (var at = 0; at < cipher.Length; at += cipherBlock)
            {
                var block = cipher.Slice(at, cipherBlock);
                length += own.Decrypt(block, plain.AsSpan(length), policy.AsymmetricEncryption!);
            }
        }
        catch (CryptographicException)
        {
            // The base class library says "not for this key" by an exception; to us it is input like any other.
            return null;
        }

        return plain[..length];
    }

    public static byte[] Sign(SecurityPolicy policy, RSA own, ReadOnlySpan<byte> data) =>
        own.SignData(data, HashAlgorithmName.SHA256, policy.AsymmetricSignature!);

    public static bool Verify(
        SecurityPolicy policy, RSA sender, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature) =>
        sender.VerifyData(data, signature, HashAlgorithmName.SHA256, policy.AsymmetricSignature!);
}
