using System.Buffers.Binary;
using EdgeForecast.Core.Signals;

namespace EdgeForecast.Buffer.State;

/// <summary>
/// The last slot of a forecast whose message is in the outbox, as forty bytes that are written in place: ticks of the
/// slot, their complement, the id of the start of the machine under which it was written, the complement of its halves'
/// exclusive or. They are not synced: after a power cut they may be older, or none at all.
/// </summary>
public static class SlotMark
{
    public const int Bytes = 40;
    public const string Extension = ".slot";
    private const int BootAt = 16;
    private const int CheckAt = 32;

    /// <param name="slot">The slot.</param>
    /// <param name="boot">Which start of the machine this is; empty where that is not known.</param>
    /// <param name="into">At least <see cref="Bytes"/>.</param>
    public static void Write(Timestamp slot, Guid boot, Span<byte> into)
    {
        BinaryPrimitives.WriteInt64LittleEndian(into, slot.Ticks);
        BinaryPrimitives.WriteInt64LittleEndian(into[sizeof(long)..], ~slot.Ticks);
        boot.TryWriteBytes(into[BootAt..]);
        BinaryPrimitives.WriteInt64LittleEndian(into[CheckAt..], CheckOf(into[BootAt..CheckAt]));
    }

    /// <summary>Null where the bytes are no mark.</summary>
    public static (Timestamp Slot, Guid Boot)? Read(ReadOnlySpan<byte> from)
    {
        if (from.Length != Bytes) return null;
        var ticks = BinaryPrimitives.ReadInt64LittleEndian(from);
        var isWhole = BinaryPrimitives.ReadInt64LittleEndian(from[sizeof(long)..]) == ~ticks
            && BinaryPrimitives.ReadInt64LittleEndian(from[CheckAt..]) == CheckOf(from[BootAt..CheckAt]);
        return isWhole ? (new Timestamp(ticks), new Guid(from[BootAt..CheckAt])) : null;
    }

    private static long CheckOf(ReadOnlySpan<byte> boot) => ~(
        BinaryPrimitives.ReadInt64LittleEndian(boot) ^ BinaryPrimitives.ReadInt64LittleEndian(boot[sizeof(long)..]));
}
