using System.Buffers.Binary;
using EdgeForecast.Core.Signals;

namespace EdgeForecast.Buffer.State;

/// <summary>
/// The last slot of a forecast as sixteen bytes that are written in place: ticks of the slot, their complement. They
/// are not synced: after a power cut they may be older, or none at all.
/// </summary>
public static class SlotMark
{
    public const int Bytes = 2 * sizeof(long);
    public const string Extension = ".slot";

    public static void Write(Timestamp slot, Span<byte> into)
    {
        BinaryPrimitives.WriteInt64LittleEndian(into, slot.Ticks);
        BinaryPrimitives.WriteInt64LittleEndian(into[sizeof(long)..], ~slot.Ticks);
    }

    /// <summary>Null where the bytes are no mark.</summary>
    public static Timestamp? Read(ReadOnlySpan<byte> from)
    {
        if (from.Length != Bytes) return null;
        var ticks = BinaryPrimitives.ReadInt64LittleEndian(from);
        return BinaryPrimitives.ReadInt64LittleEndian(from[sizeof(long)..]) == ~ticks ? new Timestamp(ticks) : null;
    }
}
