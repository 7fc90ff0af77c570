using System.Buffers.Binary;
using EdgeForecast.Core.Signals;
using ZstdSharp;

namespace EdgeForecast.Benchmarks.Store;

/// <summary>What samples take as plain bytes behind <c>zstd -3</c>: by rows or by columns, whichever is less.</summary>
internal static class ZstdSize
{
    public static long Bytes(Sample[] samples)
    {
        using var compressor = new Compressor(3);
        // By rows in the order of arrival; by columns in the order of the signals.
        var rows = compressor.Wrap(samples.SelectMany(sample => Fields(sample).SelectMany(field => field)).ToArray());
        var sorted = samples.OrderBy(sample => sample.Signal.Index).Select(Fields).ToArray();
        var columns = Enumerable.Range(0, 7).SelectMany(column => sorted.SelectMany(fields => fields[column]));
        return Math.Min(rows.Length, compressor.Wrap(columns.ToArray()).Length);
    }

    private static byte[][] Fields(Sample sample) =>
    [
        UInt32((uint)sample.Signal.Index),
        Int64(BitConverter.DoubleToInt64Bits(sample.Value)),
        UInt32(sample.Quality.Code),
        Int64(sample.SourceTime.Ticks),
        Int64(sample.ArrivalTime.Ticks),
        [(byte)sample.Flags],
        [(byte)sample.DeliveryId, (byte)(sample.DeliveryId >> 8)],
    ];

    private static byte[] Int64(long value)
    {
        var bytes = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        return bytes;
    }

    private static byte[] UInt32(uint value)
    {
        var bytes = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return bytes;
    }
}
