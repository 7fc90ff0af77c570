using System.Buffers.Binary;
using System.Security.Cryptography;

namespace EdgeForecast.Core.Forecasting.Replay;

/// <summary>
/// The first eight bytes of the SHA-256 of numbers as they stand in memory (little-endian), as one number.
/// </summary>
public static class Digest64
{
    /// <summary>Allocates nothing.</summary>
    public static ulong Of(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        return BinaryPrimitives.ReadUInt64LittleEndian(hash);
    }
}
