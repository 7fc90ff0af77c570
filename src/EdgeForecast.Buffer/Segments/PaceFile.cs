using System.Buffers.Binary;
using EdgeForecast.Buffer.State;
using EdgeForecast.Buffer.Streams;

namespace EdgeForecast.Buffer.Segments;

/// <summary>
/// The last measured pace of a store beside its files, so that it can be told without the store. A state file,
/// <c>pace.state</c>: f64 samples a second, f64 bytes an hour, f64 bytes to the device a day, i64 limit in bytes or
/// -1, i64 ticks that it was measured for.
/// </summary>
public static class PaceFile
{
    private const string FileName = "pace.state";
    private const int ContentBytes = 40;

    /// <summary>The pace that a store in this folder measured last; null where there is none.</summary>
    /// <exception cref="IOException">The disk refuses.</exception>
    public static StorePace? Read(string folder)
    {
        if (!Directory.Exists(folder)) return null;
        var content = new StateFile(DiskFolder.Create(folder), FileName).Peek().Content;
        if (content.Length != ContentBytes) return null;
        var cap = BinaryPrimitives.ReadInt64LittleEndian(content.AsSpan(24));
        return new StorePace(BinaryPrimitives.ReadDoubleLittleEndian(content),
            BinaryPrimitives.ReadDoubleLittleEndian(content.AsSpan(8)),
            BinaryPrimitives.ReadDoubleLittleEndian(content.AsSpan(16)), cap < 0 ? null : cap,
            TimeSpan.FromTicks(BinaryPrimitives.ReadInt64LittleEndian(content.AsSpan(32))));
    }

    internal static void Write(IStorageFolder folder, StorePace pace)
    {
        var content = new byte[ContentBytes];
        BinaryPrimitives.WriteDoubleLittleEndian(content, pace.SamplesPerSecond);
        BinaryPrimitives.WriteDoubleLittleEndian(content.AsSpan(8), pace.StoredBytesPerHour);
        BinaryPrimitives.WriteDoubleLittleEndian(content.AsSpan(16), pace.FlashBytesPerDay);
        BinaryPrimitives.WriteInt64LittleEndian(content.AsSpan(24), pace.CapBytes ?? -1);
        BinaryPrimitives.WriteInt64LittleEndian(content.AsSpan(32), pace.MeasuredFor.Ticks);
        new StateFile(folder, FileName).Write(content);
    }
}
