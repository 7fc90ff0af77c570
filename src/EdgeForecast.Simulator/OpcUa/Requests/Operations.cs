using EdgeForecast.OpcUa;
using EdgeForecast.OpcUa.Encoding;
using EdgeForecast.OpcUa.Messages;

namespace EdgeForecast.Simulator.OpcUa.Requests;

/// <summary>What every service with a list of operations does with it.</summary>
internal static class Operations
{
    /// <summary>The list, where it is neither empty nor too long.</summary>
    /// <exception cref="OpcUaException">It is.</exception>
    public static T[] Of<T>(T[]? list)
    {
        if (list is not { Length: > 0 }) throw new OpcUaException(StatusCodes.BadNothingToDo, "an empty list");
        return list.Length <= ServerLimits.OperationsPerCallMax
            ? list
            : throw new OpcUaException(StatusCodes.BadTooManyOperations, "more than the operation limits say");
    }

    /// <exception cref="OpcUaException">The choice is none of the four.</exception>
    public static void CheckTimestamps(TimestampsToReturn timestamps)
    {
        if (timestamps is < TimestampsToReturn.Source or > TimestampsToReturn.Neither)
            throw new OpcUaException(StatusCodes.BadTimestampsToReturnInvalid, "no such choice of timestamps");
    }

    public static DataValue Bad(uint status) => new(DataValueFields.Status, Variant.Null, new StatusCode(status));

    /// <summary>The value with the times that were asked for and no others; a constant is as of now.</summary>
    /// <param name="value">With the times it has.</param>
    /// <param name="timestamps">Which are asked for.</param>
    /// <param name="now">For those that are missing.</param>
    /// <param name="isValue">Whether it is the attribute Value: no other has a source time.</param>
    public static DataValue Stamp(DataValue value, TimestampsToReturn timestamps, UtcTime now, bool isValue)
    {
        var fields = value.Fields & (DataValueFields.Value | DataValueFields.Status);
        var isBad = value.Status.IsBad && value.Value.IsNull;
        if (isValue && !isBad && timestamps is TimestampsToReturn.Source or TimestampsToReturn.Both)
            fields |= DataValueFields.SourceTime;
        if (timestamps is TimestampsToReturn.Server or TimestampsToReturn.Both) fields |= DataValueFields.ServerTime;
        return new DataValue(fields, value.Value, value.Status,
            value.HasSourceTime ? value.SourceTime : now, value.HasServerTime ? value.ServerTime : now);
    }
}
