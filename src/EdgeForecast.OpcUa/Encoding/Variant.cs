using System.Globalization;

namespace EdgeForecast.OpcUa.Encoding;

/// <summary>
/// A value of any built-in type, or an array or matrix of one (Part 6, 5.2.2.16). Numbers, times and status codes lie
/// within the struct, so that a changing measurement costs no allocation. Arrays compare by reference.
/// </summary>
public readonly record struct Variant
{
    private readonly long _bits;
    private readonly object? _value;

    private Variant(BuiltInType type, long bits)
    {
        Type = type;
        _bits = bits;
    }

    internal Variant(BuiltInType type, object? value, bool isArray)
    {
        Type = type;
        _value = value;
        IsArray = isArray;
    }

    public static Variant Null => default;

    /// <summary>The type of the value, or of the elements.</summary>
    public BuiltInType Type { get; }

    /// <summary>An array or a matrix.</summary>
    public bool IsArray { get; }

    public bool IsNull => Type == BuiltInType.Null;

    /// <summary>The elements of an array or, row by row, of a matrix; null for a scalar and for a null array.</summary>
    public Array? Elements => !IsArray ? null : _value is VariantMatrix matrix ? matrix.Elements : (Array?)_value;

    /// <summary>The dimensions of a matrix; empty for a scalar and for a plain array.</summary>
    public ReadOnlySpan<int> Dimensions => _value is VariantMatrix matrix ? matrix.Dimensions : [];

    internal bool IsMatrix => _value is VariantMatrix;

    internal long Bits => _bits;

    internal object? Value => _value;

    public static Variant From(bool value) => new(BuiltInType.Boolean, value ? 1 : 0);

    public static Variant From(sbyte value) => new(BuiltInType.SByte, value);

    public static Variant From(byte value) => new(BuiltInType.Byte, value);

    public static Variant From(short value) => new(BuiltInType.Int16, value);

    public static Variant From(ushort value) => new(BuiltInType.UInt16, value);

    public static Variant From(int value) => new(BuiltInType.Int32, value);

    public static Variant From(uint value) => new(BuiltInType.UInt32, value);

    public static Variant From(long value) => new(BuiltInType.Int64, value);

    public static Variant From(ulong value) => new(BuiltInType.UInt64, (long)value);

    public static Variant From(float value) => new(BuiltInType.Float, BitConverter.SingleToInt32Bits(value));

    public static Variant From(double value) => new(BuiltInType.Double, BitConverter.DoubleToInt64Bits(value));

    public static Variant From(UtcTime value) => new(BuiltInType.DateTime, value.Ticks);

    public static Variant From(StatusCode value) => new(BuiltInType.StatusCode, value.Value);

    public static Variant From(string? value) => new(BuiltInType.String, value, false);

    public static Variant From(Guid value) => new(BuiltInType.Guid, value, false);

    /// <summary>A byte string; an array of bytes is another type: <see cref="FromArray"/>.</summary>
    public static Variant FromByteString(byte[]? value) => new(BuiltInType.ByteString, value, false);

    public static Variant From(XmlElement value) => new(BuiltInType.XmlElement, value, false);

    public static Variant From(NodeId value) => new(BuiltInType.NodeId, value, false);

    public static Variant From(ExpandedNodeId value) => new(BuiltInType.ExpandedNodeId, value, false);

    public static Variant From(QualifiedName value) => new(BuiltInType.QualifiedName, value, false);

    public static Variant From(LocalizedText value) => new(BuiltInType.LocalizedText, value, false);

    public static Variant From(ExtensionObject value) => new(BuiltInType.ExtensionObject, value, false);

    public static Variant From(DataValue value) => new(BuiltInType.DataValue, value, false);

    public static Variant From(DiagnosticInfo value) => new(BuiltInType.DiagnosticInfo, value, false);

    /// <summary>An array, or with dimensions a matrix whose elements stand row by row.</summary>
    /// <exception cref="ArgumentException">No built-in type has such elements, or the dimensions do not
    /// fit.</exception>
    public static Variant FromArray(Array elements, params ReadOnlySpan<int> dimensions)
    {
        ArgumentNullException.ThrowIfNull(elements);
        var type = VariantTypes.OfElements(elements);
        if (dimensions.Length == 0) return new Variant(type, elements, true);
        long product = 1;
        foreach (var dimension in dimensions) product *= dimension;
        if (product != elements.Length)
            throw new ArgumentException($"The dimensions hold {product} elements, the array {elements.Length}.");
        return new Variant(type, new VariantMatrix(elements, dimensions.ToArray()), true);
    }

    /// <summary>The bit pattern of a type that lies within the struct; the reader uses it.</summary>
    internal static Variant FromBits(BuiltInType type, long bits) => new(type, bits);

    /// <summary>
    /// A scalar number of any type as a double; a Boolean is 0 or 1. Large 64-bit integers are rounded.
    /// </summary>
    public bool TryGetDouble(out double value)
    {
        value = 0;
        if (IsArray) return false;
        switch (Type)
        {
            case BuiltInType.Double:
                value = BitConverter.Int64BitsToDouble(_bits);
                return true;
            case BuiltInType.Float:
                value = BitConverter.Int32BitsToSingle((int)_bits);
                return true;
            case BuiltInType.UInt64:
                value = (ulong)_bits;
                return true;
            case >= BuiltInType.Boolean and <= BuiltInType.Int64:
                value = _bits;
                return true;
            default:
                return false;
        }
    }

    /// <summary>A scalar integer, Boolean, or enumeration as a 64-bit integer.</summary>
    public bool TryGetInt64(out long value)
    {
        value = _bits;
        return !IsArray && Type is >= BuiltInType.Boolean and <= BuiltInType.UInt64
            && (Type != BuiltInType.UInt64 || _bits >= 0);
    }

    public string? AsString() => IsArray ? null : _value as string;

    public ExtensionObject? AsExtensionObject() => IsArray ? null : _value as ExtensionObject;

    public NodeId AsNodeId() => !IsArray && _value is NodeId node ? node : NodeId.Null;

    /// <summary>The elements where they are of this type, else null.</summary>
    public T[]? AsArray<T>() => Elements as T[];

    /// <summary>One element of an array, or of a matrix counted row by row; false where there is none.</summary>
    public bool TryGetElement(int index, out Variant element)
    {
        element = default;
        if (Elements is not { } elements || (uint)index >= (uint)elements.Length) return false;
        element = elements switch
        {
            // By the type, not by the array: to the runtime an sbyte[] also "is" a byte[].
            _ when Type == BuiltInType.SByte => From(((sbyte[])elements)[index]),
            _ when Type == BuiltInType.UInt16 => From(((ushort[])elements)[index]),
            _ when Type == BuiltInType.UInt32 => From(((uint[])elements)[index]),
            _ when Type == BuiltInType.UInt64 => From(((ulong[])elements)[index]),
            Variant[] values => values[index],
            double[] values => From(values[index]),
            float[] values => From(values[index]),
            int[] values => From(values[index]),
            short[] values => From(values[index]),
            long[] values => From(values[index]),
            byte[] values => From(values[index]),
            bool[] values => From(values[index]),
            UtcTime[] values => From(values[index]),
            StatusCode[] values => From(values[index]),
            _ => new Variant(Type, elements.GetValue(index), false),
        };
        return true;
    }

    /// <summary>The value as an object, boxed; for tools, not for hot paths.</summary>
    public object? ToObject() => IsArray ? Elements : Type switch
    {
        BuiltInType.Null => null,
        BuiltInType.Boolean => _bits != 0,
        BuiltInType.SByte => (sbyte)_bits,
        BuiltInType.Byte => (byte)_bits,
        BuiltInType.Int16 => (short)_bits,
        BuiltInType.UInt16 => (ushort)_bits,
        BuiltInType.Int32 => (int)_bits,
        BuiltInType.UInt32 => (uint)_bits,
        BuiltInType.Int64 => _bits,
        BuiltInType.UInt64 => (ulong)_bits,
        BuiltInType.Float => BitConverter.Int32BitsToSingle((int)_bits),
        BuiltInType.Double => BitConverter.Int64BitsToDouble(_bits),
        BuiltInType.DateTime => new UtcTime(_bits),
        BuiltInType.StatusCode => new StatusCode((uint)_bits),
        _ => _value,
    };

    public override string ToString()
    {
        if (Elements is { } elements)
            return $"[{string.Join(", ", elements.Cast<object?>().Take(16))}{(elements.Length > 16 ? ", ..." : "")}]";
        return ToObject() switch
        {
            null => "null",
            byte[] bytes => Convert.ToHexString(bytes),
            var value => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
        };
    }
}
