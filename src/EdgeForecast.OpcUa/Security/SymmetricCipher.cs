using System.Security.Cryptography;

namespace EdgeForecast.OpcUa.Security;

/// <summary>
/// The keys of one direction of a channel, under one token: signing key, encryption key, start vector.
/// </summary>
internal sealed class SymmetricCipher : IDisposable
{
    private readonly Aes _aes = Aes.Create();
    private readonly byte[] _signatureKey;
    private readonly byte[] _startVector;

    private SymmetricCipher(byte[] signatureKey, byte[] encryptionKey, byte[] startVector)
    {
        _signatureKey = signatureKey;
        _startVector = startVector;
        _aes.Key = encryptionKey;
    }

    /// <summary>
    /// The keys with which the one who sent <paramref name="seed"/> sends: the other's nonce is the secret, its own the
    /// seed.
    /// </summary>
    public static SymmetricCipher Derive(SecurityPolicy policy, ReadOnlySpan<byte> secret, ReadOnlySpan<byte> seed)
    {
        var signatureEnd = policy.SignatureKeyBytes;
        var encryptionEnd = signatureEnd + policy.EncryptionKeyBytes;
        var material = PseudoRandomFunction.Expand(secret, seed, encryptionEnd + policy.SymmetricBlockBytes);
        var cipher = new SymmetricCipher(
            material[..signatureEnd], material[signatureEnd..encryptionEnd], material[encryptionEnd..]);
        CryptographicOperations.ZeroMemory(material);
        return cipher;
    }

    public void Sign(ReadOnlySpan<byte> data, Span<byte> signature) =>
        HMACSHA256.HashData(_signatureKey, data, signature);

    public bool Verify(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_signatureKey, data, expected);
        return CryptographicOperations.FixedTimeEquals(expected, signature);
    }

    /// <summary>Encrypts whole blocks.</summary>
    public void Encrypt(ReadOnlySpan<byte> plain, Span<byte> cipher) =>
        _aes.EncryptCbc(plain, _startVector, cipher, PaddingMode.None);

    /// <summary>Decrypts whole blocks.</summary>
    public void Decrypt(ReadOnlySpan<byte> cipher, Span<byte> plain) =>
        _aes.DecryptCbc(cipher, _startVector, plain, PaddingMode.None);

    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_signatureKey);
        _aes.Dispose();
    }
}
