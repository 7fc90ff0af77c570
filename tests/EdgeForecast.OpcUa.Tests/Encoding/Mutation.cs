using System.Buffers.Binary;

namespace EdgeForecast.OpcUa.Tests.Encoding;

/// <summary>Changes bytes the way that hurts a decoder: flipped bits, wild lengths, cuts, repeats.</summary>
internal static class Mutation
{
    private static readonly int[] _wildLengths =
        [-1, -2, 0, 1, 255, 65536, 999_999, 16_777_216, int.MaxValue, int.MinValue];

    public static byte[] Of(byte[] original, Random random)
    {
        var bytes = (byte[])original.Clone();
        for (var changes = random.Next(1, 5); changes > 0 && bytes.Length > 0; changes--)
        {
            var at = random.Next(bytes.Length);
            switch (random.Next(6))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 2 when bytes.Length - at >= 4:
                    var length = _wildLengths[random.Next(_wildLengths.Length)];
                    BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(at), length);
                    break;
                case 3:
                    bytes = bytes[..at];
                    break;
                case 4:
                    bytes = [.. bytes[..at], .. bytes[at..], .. bytes[..Math.Min(at, 512)]];
                    break;
                default:
                    bytes = [.. bytes[..at], (byte)random.Next(256), .. bytes[at..]];
                    break;
            }
        }

        return bytes;
    }
}
