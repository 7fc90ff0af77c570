namespace EdgeForecast.OpcUa.Encoding;

/// <summary>A value with its status and its two times (Part 6, 5.2.2.17).</summary>
/// <param name="Fields">Which of the other parts the sender gave.</param>
/// <param name="Value">The value; null where none was given.</param>
/// <param name="Status">Good where none was given.</param>
/// <param name="SourceTime">When the device took the value.</param>
/// <param name="ServerTime">When the server received it.</param>
/// <param name="SourcePicoseconds">Units of 10 ps after the source time, 0 to 9999.</param>
/// <param name="ServerPicoseconds">Units of 10 ps after the server time, 0 to 9999.</param>
public readonly record struct DataValue(
    DataValueFields Fields,
    Variant Value,
    StatusCode Status = default,
    UtcTime SourceTime = default,
    UtcTime ServerTime = default,
    ushort SourcePicoseconds = 0,
    ushort ServerPicoseconds = 0)
{
    /// <summary>A value alone, as it is written to a node.</summary>
    public static DataValue Of(Variant value) => new(DataValueFields.Value, value);

    public bool HasSourceTime => (Fields & DataValueFields.SourceTime) != 0 && !SourceTime.IsNull;

    public bool HasServerTime => (Fields & DataValueFields.ServerTime) != 0 && !ServerTime.IsNull;
}
