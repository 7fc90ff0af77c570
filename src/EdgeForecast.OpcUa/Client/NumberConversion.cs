using EdgeForecast.OpcUa.Encoding;

namespace EdgeForecast.OpcUa.Client;

/// <summary>A number in the type that a node wants.</summary>
internal static class NumberConversion
{
    /// <summary>False where the type is no number, or the value lies outside it or between its steps.</summary>
    public static bool TryConvert(double value, BuiltInType type, out Variant variant)
    {
        variant = type switch
        {
            BuiltInType.Double => Variant.From(value),
            BuiltInType.Float => Variant.From((float)value),
            BuiltInType.Boolean when value is 0 or 1 => Variant.From(value == 1),
            BuiltInType.SByte when Fits(value, sbyte.MinValue, sbyte.MaxValue) => Variant.From((sbyte)value),
            BuiltInType.Byte when Fits(value, byte.MinValue, byte.MaxValue) => Variant.From((byte)value),
            BuiltInType.Int16 when Fits(value, short.MinValue, short.MaxValue) => Variant.From((short)value),
            BuiltInType.UInt16 when Fits(value, ushort.MinValue, ushort.MaxValue) => Variant.From((ushort)value),
            BuiltInType.Int32 when Fits(value, int.MinValue, int.MaxValue) => Variant.From((int)value),
            BuiltInType.UInt32 when Fits(value, uint.MinValue, uint.MaxValue) => Variant.From((uint)value),
            // 2^63 and 2^64 themselves are doubles, the largest integers below them are not.
            BuiltInType.Int64 when Fits(value, long.MinValue, 9.2233720368547748e18) => Variant.From((long)value),
            BuiltInType.UInt64 when Fits(value, 0, 1.844674407370955e19) => Variant.From((ulong)value),
            _ => Variant.Null,
        };
        return !variant.IsNull;
    }

    private static bool Fits(double value, double min, double max) =>
        value >= min && value <= max && double.IsInteger(value);
}
