using System.Security.Cryptography;

namespace EdgeForecast.OpcUa.Security;

/// <summary>
/// P_SHA256 of RFC 5246, section 5: A(0) = seed, A(i) = HMAC(secret, A(i-1)), output = HMAC(secret, A(i) + seed), one
/// after another. The keys of a channel are drawn from it (Part 6, 6.7.5).
/// </summary>
internal static class PseudoRandomFunction
{
    public static byte[] Expand(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> seed, int bytes)
    {
        const int HashBytes = HMACSHA256.HashSizeInBytes;
        var output = new byte[bytes];
        var input = new byte[HashBytes + seed.Length];
        seed.CopyTo(input.AsSpan(HashBytes));
        HMACSHA256.HashData(secret, seed, input.AsSpan(0, HashBytes));
        Span<byte> block = stackalloc byte[HashBytes];
        for (var at = 0; at < bytes; at += HashBytes)
        {
            HMACSHA256.HashData(secret, input, block);
            block[..Math.Min(HashBytes, bytes - at)].CopyTo(output.AsSpan(at));
            HMACSHA256.HashData(secret, input.AsSpan(0, HashBytes), input.AsSpan(0, HashBytes));
        }

        CryptographicOperations.ZeroMemory(input);
        return output;
    }
}
