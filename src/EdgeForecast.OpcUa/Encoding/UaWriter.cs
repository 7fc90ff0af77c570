using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace EdgeForecast.OpcUa.Encoding;

/// <summary>Writes the OPC UA binary encoding (Part 6, 5.2) into a pooled buffer that grows up to a cap.</summary>
public sealed partial class UaWriter : IDisposable
{
    private const int InitialBytes = 512;

    private readonly int _bytesMax;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(InitialBytes);

    /// <param name="bytesMax">The longest message that may be written, in bytes.</param>
    public UaWriter(int bytesMax = 16 * 1024 * 1024) => _bytesMax = bytesMax;

    public int Length { get; private set; }

    /// <summary>What was written so far; valid until the next write.</summary>
    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, Length);

    internal ReadOnlyMemory<byte> WrittenMemory => _buffer.AsMemory(0, Length);

    public void Clear() => Length = 0;

    public void Dispose()
    {
        if (_buffer.Length == 0) return;
        // A password may stand in a message before it is encrypted.
        CryptographicClear();
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        Length = 0;
    }

    public void WriteBoolean(bool value) => WriteByte(value ? (byte)1 : (byte)0);

    public void WriteSByte(sbyte value) => WriteByte((byte)value);

    public void WriteByte(byte value) => Take(1)[0] = value;

    public void WriteInt16(short value) => BinaryPrimitives.WriteInt16LittleEndian(Take(2), value);

    public void WriteUInt16(ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(Take(2), value);

    public void WriteInt32(int value) => BinaryPrimitives.WriteInt32LittleEndian(Take(4), value);

    public void WriteUInt32(uint value) => BinaryPrimitives.WriteUInt32LittleEndian(Take(4), value);

    public void WriteInt64(long value) => BinaryPrimitives.WriteInt64LittleEndian(Take(8), value);

    public void WriteUInt64(ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(Take(8), value);

    public void WriteFloat(float value) => BinaryPrimitives.WriteSingleLittleEndian(Take(4), value);

    public void WriteDouble(double value) => BinaryPrimitives.WriteDoubleLittleEndian(Take(8), value);

    public void WriteDateTime(UtcTime value) => WriteInt64(value.Ticks);

    public void WriteStatusCode(StatusCode value) => WriteUInt32(value.Value);

    public void WriteGuid(Guid value) => value.TryWriteBytes(Take(16));

    public void WriteString(string? value)
    {
        if (value is null)
        {
            WriteInt32(-1);
            return;
        }

        var count = System.Text.Encoding.UTF8.GetByteCount(value);
        WriteInt32(count);
        System.Text.Encoding.UTF8.GetBytes(value, Take(count));
    }

    public void WriteByteString(byte[]? value)
    {
        WriteInt32(value?.Length ?? -1);
        WriteRaw(value);
    }

    public void WriteByteString(ReadOnlySpan<byte> value)
    {
        WriteInt32(value.Length);
        WriteRaw(value);
    }

    public void WriteXmlElement(XmlElement value) => WriteString(value.Text);

    public void WriteRaw(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Take(bytes.Length));

    public void WriteEnum<T>(T value) where T : struct, Enum =>
        WriteInt32(System.Runtime.CompilerServices.Unsafe.BitCast<T, int>(value));

    public void WriteStructure<T>(T value) where T : class, IStructure<T> => value.WriteTo(this);

    public void WriteStructureArray<T>(T[]? values) where T : class, IStructure<T>
    {
        WriteInt32(values?.Length ?? -1);
        foreach (var value in values ?? []) value.WriteTo(this);
    }

    public void WriteEnumArray<T>(T[]? values) where T : struct, Enum
    {
        WriteInt32(values?.Length ?? -1);
        foreach (var value in values ?? []) WriteEnum(value);
    }

    private Span<byte> Take(int count)
    {
        ObjectDisposedException.ThrowIf(_buffer.Length == 0, this);
        if (count > _bytesMax - Length)
            throw new OpcUaException(Messages.StatusCodes.BadEncodingLimitsExceeded,
                $"The message to send exceeds {_bytesMax} bytes. Split the request.");
        if (Length + count > _buffer.Length) Grow(Length + count);
        var span = _buffer.AsSpan(Length, count);
        Length += count;
        return span;
    }

    private void Grow(int bytesNeeded)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(bytesNeeded, _buffer.Length * 2));
        Written.CopyTo(larger);
        CryptographicClear();
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }

    private void CryptographicClear() =>
        System.Security.Cryptography.CryptographicOperations.ZeroMemory(_buffer.AsSpan(0, Length));

    // Little-endian like the wire: see the reader.
    private void WriteNumbers<T>(T[]? values) where T : unmanaged
    {
        WriteInt32(values?.Length ?? -1);
        WriteRaw(MemoryMarshal.AsBytes<T>(values));
    }
}
