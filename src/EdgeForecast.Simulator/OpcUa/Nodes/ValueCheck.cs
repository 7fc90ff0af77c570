using EdgeForecast.OpcUa.Encoding;
using EdgeForecast.OpcUa.Messages;

namespace EdgeForecast.Simulator.OpcUa.Nodes;

/// <summary>Whether a value may be written to a variable: type, dimensions, range.</summary>
internal static class ValueCheck
{
    /// <summary>Good with the whole value to be set, or why it is refused.</summary>
    public static StatusCode Judge(VariableNode node, DataValue given, string? indexRange, out Variant whole)
    {
        whole = given.Value;
        if (!IndexRange.TryParse(indexRange, out var range)) return new StatusCode(StatusCodes.BadIndexRangeInvalid);
        // A simulator keeps its own status and times; a client that sends its own asks for more than this server can.
        if ((given.Fields & ~DataValueFields.Value) != 0 && (given.Status.Value != 0 || given.HasSourceTime
                || given.HasServerTime))
            return new StatusCode(StatusCodes.BadWriteNotSupported);
        if (whole.Type != node.BuiltIn) return new StatusCode(StatusCodes.BadTypeMismatch);
        if (range is not null && !range.TryWrite(node.Value.Value, given.Value, out whole))
            return new StatusCode(StatusCodes.BadIndexRangeNoData);
        if (!HasRank(whole, node)) return new StatusCode(StatusCodes.BadTypeMismatch);
        return IsWithin(whole, node) ? default : new StatusCode(StatusCodes.BadOutOfRange);
    }

    private static bool HasRank(Variant value, VariableNode node)
    {
        if (node.ValueRank < 0) return !value.IsArray;
        if (!value.IsArray || value.Elements is not { } elements) return false;
        ReadOnlySpan<int> lengths = value.Dimensions.Length > 0 ? value.Dimensions : [elements.Length];
        if (lengths.Length != node.ValueRank) return false;
        for (var i = 0; i < lengths.Length; i++)
            if (node.Dimensions is { } fixedLengths && fixedLengths[i] != 0 && fixedLengths[i] != lengths[i])
                return false;
        return true;
    }

    private static bool IsWithin(Variant value, VariableNode node)
    {
        if (node.ChoiceMax is { } most)
            return value.TryGetInt64(out var choice) && choice >= 0 && choice <= most;
        if (node.Range is not { } range) return true;
        if (value.TryGetDouble(out var number)) return number >= range.Low && number <= range.High;
        return value.AsArray<double>() is not { } numbers
            || Array.TrueForAll(numbers, one => one >= range.Low && one <= range.High);
    }
}
