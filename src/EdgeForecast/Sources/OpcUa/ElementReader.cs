using EdgeForecast.OpcUa.Encoding;

namespace EdgeForecast.Sources.OpcUa;

/// <summary>Elements of arrays and matrices as numbers.</summary>
internal static class ElementReader
{
    /// <summary>False where there is no such element or the elements are no numbers.</summary>
    public static bool TryGetDouble(in Variant array, int index, out double value)
    {
        value = 0;
        if (array.Elements is not { } elements || (uint)index >= (uint)elements.Length) return false;
        // By the type of the wire: to the runtime a uint[] also "is" an int[].
        double? number = array.Type switch
        {
            BuiltInType.Double => ((double[])elements)[index],
            BuiltInType.Float => ((float[])elements)[index],
            BuiltInType.SByte => ((sbyte[])elements)[index],
            BuiltInType.Byte => ((byte[])elements)[index],
            BuiltInType.Int16 => ((short[])elements)[index],
            BuiltInType.UInt16 => ((ushort[])elements)[index],
            BuiltInType.Int32 => ((int[])elements)[index],
            BuiltInType.UInt32 => ((uint[])elements)[index],
            BuiltInType.Int64 => ((long[])elements)[index],
            BuiltInType.UInt64 => ((ulong[])elements)[index],
            BuiltInType.Boolean => ((bool[])elements)[index] ? 1 : 0,
            _ => null,
        };
        // A variant of its own for each element, as some servers send arrays of mixed types.
        if (array.Type == BuiltInType.Variant) return ((Variant[])elements)[index].TryGetDouble(out value);
        value = number ?? 0;
        return number is not null;
    }
}
