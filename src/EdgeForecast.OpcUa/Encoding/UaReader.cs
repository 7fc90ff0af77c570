using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace EdgeForecast.OpcUa.Encoding;

/// <summary>
/// Reads the OPC UA binary encoding (Part 6, 5.2): little-endian, strings and arrays led by an Int32 length where -1 is
/// null. It never throws on what it reads: the first fault sticks in <see cref="Status"/>, the rest of the input counts
/// as gone, and every later read gives a default. So a structure is read straight through and asked once at its end.
/// </summary>
public ref partial struct UaReader
{
    private readonly ReadOnlySpan<byte> _data;
    private readonly DecodeLimits _limits;
    private int _position;
    private int _depth;
    private long _allocationBytesLeft;

    public UaReader(ReadOnlySpan<byte> data, DecodeLimits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        _data = data;
        _limits = limits;
        _allocationBytesLeft = limits.AllocationBytesMax;
    }

    public DecodeStatus Status { get; private set; }

    public readonly int Position => _position;

    public readonly int Remaining => _data.Length - _position;

    public void Fail(DecodeStatus status)
    {
        if (Status == DecodeStatus.Done) Status = status;
        _position = _data.Length;
    }

    /// <summary>Goes back over bytes that were read, to read them in another way.</summary>
    internal bool TryStepBack(int bytes)
    {
        if (Status != DecodeStatus.Done || bytes > _position) return false;
        _position -= bytes;
        return true;
    }

    public bool ReadBoolean() => ReadByte() != 0;

    public sbyte ReadSByte() => (sbyte)ReadByte();

    public byte ReadByte() => TryTake(1, out var bytes) ? bytes[0] : (byte)0;

    public short ReadInt16() => TryTake(2, out var bytes) ? BinaryPrimitives.ReadInt16LittleEndian(bytes) : (short)0;

    public ushort ReadUInt16() =>
        TryTake(2, out var bytes) ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : (ushort)0;

    public int ReadInt32() => TryTake(4, out var bytes) ? BinaryPrimitives.ReadInt32LittleEndian(bytes) : 0;

    public uint ReadUInt32() => TryTake(4, out var bytes) ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : 0;

    public long ReadInt64() => TryTake(8, out var bytes) ? BinaryPrimitives.ReadInt64LittleEndian(bytes) : 0;

    public ulong ReadUInt64() => TryTake(8, out var bytes) ? BinaryPrimitives.ReadUInt64LittleEndian(bytes) : 0;

    public float ReadFloat() => TryTake(4, out var bytes) ? BinaryPrimitives.ReadSingleLittleEndian(bytes) : 0;

    public double ReadDouble() => TryTake(8, out var bytes) ? BinaryPrimitives.ReadDoubleLittleEndian(bytes) : 0;

    public UtcTime ReadDateTime() => new(ReadInt64());

    public StatusCode ReadStatusCode() => new(ReadUInt32());

    public Guid ReadGuid() => TryTake(16, out var bytes) ? new Guid(bytes) : Guid.Empty;

    public string? ReadString()
    {
        if (!TryTakeCounted(out var bytes) || !TryCharge(24 + (2L * bytes.Length))) return null;
        return System.Text.Encoding.UTF8.GetString(bytes);
    }

    public byte[]? ReadByteString() => TryTakeCounted(out var bytes) && TryCharge(24 + bytes.Length)
        ? bytes.ToArray()
        : null;

    /// <summary>The bytes of a byte string where they lie; valid as long as the input is.</summary>
    public ReadOnlySpan<byte> ReadByteStringSpan() => TryTakeCounted(out var bytes) ? bytes : [];

    public XmlElement ReadXmlElement() => new(ReadString());

    /// <summary>An enumeration of 32 bits; numbers without a name are kept.</summary>
    public T ReadEnum<T>() where T : struct, Enum
    {
        var value = ReadInt32();
        return System.Runtime.CompilerServices.Unsafe.BitCast<int, T>(value);
    }

    public T ReadStructure<T>() where T : class, IStructure<T>, new()
    {
        if (!TryEnter()) return new T();
        var value = T.ReadFrom(ref this);
        Leave();
        return value;
    }

    public T[]? ReadStructureArray<T>() where T : class, IStructure<T>, new()
    {
        if (!TryReadArrayLength(1, 64, out var length)) return null;
        var items = length == 0 ? [] : new T[length];
        for (var i = 0; i < items.Length && Status == DecodeStatus.Done; i++) items[i] = ReadStructure<T>();
        return Status == DecodeStatus.Done ? items : null;
    }

    public T[]? ReadEnumArray<T>() where T : struct, Enum
    {
        var numbers = ReadInt32Array();
        if (numbers is null) return null;
        var items = new T[numbers.Length];
        for (var i = 0; i < items.Length; i++)
            items[i] = System.Runtime.CompilerServices.Unsafe.BitCast<int, T>(numbers[i]);
        return items;
    }

    private bool TryTake(int count, out ReadOnlySpan<byte> bytes)
    {
        if (_data.Length - _position < count)
        {
            Fail(DecodeStatus.NeedMoreData);
            bytes = default;
            return false;
        }

        bytes = _data.Slice(_position, count);
        _position += count;
        return true;
    }

    private bool TryTakeCounted(out ReadOnlySpan<byte> bytes)
    {
        var length = ReadInt32();
        bytes = default;
        if (length < 0 || Status != DecodeStatus.Done) return false;
        if (length > _limits.StringBytesMax)
        {
            Fail(DecodeStatus.LimitExceeded);
            return false;
        }

        return TryTake(length, out bytes);
    }

    // Before anything is allocated: the elements must be able to stand in what is left of the input, their count must
    // be
    // within the cap, and their memory within the budget of the message.
    private bool TryReadArrayLength(int elementBytesMin, int elementMemoryBytes, out int length)
    {
        length = ReadInt32();
        if (length < 0 || Status != DecodeStatus.Done) return false;
        if (length > _limits.ArrayLengthMax)
        {
            Fail(DecodeStatus.LimitExceeded);
            return false;
        }

        if ((long)length * elementBytesMin > Remaining)
        {
            Fail(DecodeStatus.NeedMoreData);
            return false;
        }

        return TryCharge(24 + ((long)length * elementMemoryBytes));
    }

    internal bool TryCharge(long bytes)
    {
        _allocationBytesLeft -= bytes;
        if (_allocationBytesLeft >= 0) return true;
        Fail(DecodeStatus.LimitExceeded);
        return false;
    }

    private bool TryEnter()
    {
        if (++_depth <= _limits.DepthMax) return Status == DecodeStatus.Done;
        Fail(DecodeStatus.LimitExceeded);
        return false;
    }

    private void Leave() => _depth--;

    // All machines this runs on (x64, arm64) are little-endian like the wire, so numbers are copied as they stand.
    private T[]? ReadNumbers<T>(int size) where T : unmanaged
    {
        if (!TryReadArrayLength(size, size, out var length)) return null;
        if (!TryTake(length * size, out var bytes)) return null;
        return MemoryMarshal.Cast<byte, T>(bytes).ToArray();
    }
}
