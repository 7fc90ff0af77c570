using System.Collections;
using EdgeForecast.OpcUa.Encoding;

namespace EdgeForecast.Simulator.OpcUa.Subscriptions;

/// <summary>Whether a value has moved: by content, or by more than a deadband.</summary>
internal static class ValueComparison
{
    public static bool AreEqual(in Variant left, in Variant right)
    {
        if (left.Type != right.Type || left.IsArray != right.IsArray) return false;
        if (!left.IsArray)
            return left.Type == BuiltInType.ExtensionObject
                ? AreEqual(left.AsExtensionObject(), right.AsExtensionObject())
                : left == right;
        if (!left.Dimensions.SequenceEqual(right.Dimensions)) return false;
        if (left.Elements is double[] numbers && right.Elements is double[] others)
            return numbers.AsSpan().SequenceEqual(others);
        return StructuralComparisons.StructuralEqualityComparer.Equals(left.Elements, right.Elements);
    }

    /// <summary>Whether a number, or one of an array, has moved by more than this; NaN is beyond any.</summary>
    public static bool HasMoved(in Variant from, in Variant to, double deadband)
    {
        if (from.TryGetDouble(out var before) && to.TryGetDouble(out var after))
            return HasMoved(before, after, deadband);
        if (from.Elements is not double[] numbers || to.Elements is not double[] others
            || numbers.Length != others.Length)
            return !AreEqual(from, to);
        for (var i = 0; i < numbers.Length; i++)
            if (HasMoved(numbers[i], others[i], deadband))
                return true;
        return false;
    }

    private static bool HasMoved(double before, double after, double deadband) =>
        double.IsNaN(before) || double.IsNaN(after)
            ? double.IsNaN(before) != double.IsNaN(after)
            : Math.Abs(after - before) > deadband;

    private static bool AreEqual(ExtensionObject? left, ExtensionObject? right) => ReferenceEquals(left, right)
        || (left is not null && right is not null && left.TypeId == right.TypeId
            && left.Body.AsSpan().SequenceEqual(right.Body));
}
