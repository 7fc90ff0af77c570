using System.Buffers.Binary;
using System.Text;

namespace EdgeForecast.Core.Forecasting.State;

/// <summary>
/// Reads what <see cref="StateWriter"/> wrote. Never throws: once something is short or out of range it has failed, and
/// from then on every read gives zero.
/// </summary>
public ref struct StateReader
{
    private ReadOnlySpan<byte> _rest;

    public StateReader(ReadOnlySpan<byte> bytes) => _rest = bytes;

    /// <summary>Whether anything read so far was short or out of range.</summary>
    public bool Failed { get; private set; }

    /// <summary>Whether everything was read and nothing failed.</summary>
    public readonly bool AtEnd => !Failed && _rest.IsEmpty;

    /// <summary>The length of what is still unread, in bytes.</summary>
    public readonly int RestLength => _rest.Length;

    public void Fail()
    {
        Failed = true;
        _rest = default;
    }

    public byte Byte()
    {
        var bytes = Take(1);
        return Failed ? (byte)0 : bytes[0];
    }

    public bool Flag()
    {
        var value = Byte();
        if (value > 1) Fail();
        return value == 1;
    }

    public int Int32()
    {
        var bytes = Take(4);
        return Failed ? 0 : BinaryPrimitives.ReadInt32LittleEndian(bytes);
    }

    /// <summary>A count between 0 and a limit; fails beyond it.</summary>
    public int Count(int limit)
    {
        var value = Int32();
        if (value >= 0 && value <= limit) return value;
        Fail();
        return 0;
    }

    public long Int64()
    {
        var bytes = Take(8);
        return Failed ? 0 : BinaryPrimitives.ReadInt64LittleEndian(bytes);
    }

    /// <summary>Any number, NaN and infinities included.</summary>
    public double AnyNumber()
    {
        var bytes = Take(8);
        return Failed ? 0 : BinaryPrimitives.ReadDoubleLittleEndian(bytes);
    }

    /// <summary>A finite number; fails on any other.</summary>
    public double Number()
    {
        var value = AnyNumber();
        if (double.IsFinite(value)) return value;
        Fail();
        return 0;
    }

    /// <summary>A finite number of at least zero; fails on any other.</summary>
    public double Magnitude()
    {
        var value = Number();
        if (value >= 0) return value;
        Fail();
        return 0;
    }

    public string Text()
    {
        var prefix = Take(2);
        if (Failed) return "";
        var bytes = Take(BinaryPrimitives.ReadUInt16LittleEndian(prefix));
        return Failed ? "" : Encoding.UTF8.GetString(bytes);
    }

    /// <summary>The next block, to be read by itself.</summary>
    public StateReader Block()
    {
        var length = Count(int.MaxValue);
        return new StateReader(Take(length)) { Failed = Failed };
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (Failed) return default;
        if (_rest.Length < count)
        {
            Fail();
            return default;
        }

        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}
