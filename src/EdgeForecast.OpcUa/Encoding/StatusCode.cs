using EdgeForecast.OpcUa.Messages;

namespace EdgeForecast.OpcUa.Encoding;

/// <summary>
/// A status as OPC UA numbers it (Part 4, 7.39): severity in the two highest bits, the code in the higher half, flags
/// in the lower half.
/// </summary>
public readonly record struct StatusCode(uint Value)
{
    private const uint CodeMask = 0xFFFF_0000;
    private const uint DataValueInfo = 0x0400;
    private const uint OverflowBit = 0x0080;

    public bool IsGood => Value >> 30 == 0;

    public bool IsUncertain => Value >> 30 == 1;

    public bool IsBad => Value >> 31 == 1;

    /// <summary>The code without the flags of the lower half; compare these, not the raw values.</summary>
    public StatusCode Code => new(Value & CodeMask);

    /// <summary>The server's queue for the item was full and lost values around this one.</summary>
    public bool IsOverflow => (Value & (0x0C00 | OverflowBit)) == (DataValueInfo | OverflowBit);

    /// <summary>The name in the specification, or the number where it has none.</summary>
    public string Name => StatusCodes.NameOf(Value & CodeMask) ?? $"0x{Value:X8}";

    public override string ToString() => Name;
}
