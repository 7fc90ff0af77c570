using System.Buffers.Binary;
using System.Numerics;

namespace EdgeForecast.Buffer.Blocks;

/// <summary>CRC-32C (Castagnoli, reflected polynomial 0x82F63B78, RFC 3720 appendix B.4), by instruction.</summary>
internal static class Crc32C
{
    /// <param name="bytes">What to check.</param>
    /// <param name="seed">The checksum of what came before, to continue it; 0 to begin.</param>
    public static uint Compute(ReadOnlySpan<byte> bytes, uint seed = 0)
    {
        var crc = ~seed;
        while (bytes.Length >= sizeof(ulong))
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }

        foreach (var value in bytes) crc = BitOperations.Crc32C(crc, value);
        return ~crc;
    }
}
