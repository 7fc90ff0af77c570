using EdgeForecast.OpcUa.Encoding;
using EdgeForecast.OpcUa.Messages;

namespace EdgeForecast.OpcUa.Client;

/// <summary>How far a value must move before the server reports it (Part 4, 7.22.2).</summary>
public readonly record struct Deadband
{
    private const uint AbsoluteType = 1;
    private const uint PercentType = 2;

    private Deadband(uint type, double value)
    {
        Type = type;
        Value = value;
    }

    /// <summary>Every change is reported.</summary>
    public static Deadband None => default;

    /// <summary>0 none, 1 absolute, 2 percent.</summary>
    public uint Type { get; }

    public double Value { get; }

    /// <summary>In the unit of the value; above 0.</summary>
    public static Deadband Absolute(double value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        return new Deadband(AbsoluteType, value);
    }

    /// <summary>Of the node's EURange, which it must have; 0 to 100.</summary>
    public static Deadband Percent(double percent)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(percent);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(percent, 100);
        return new Deadband(PercentType, percent);
    }

    internal ExtensionObject ToFilter(DataChangeTrigger trigger) =>
        Type == 0 && trigger == DataChangeTrigger.StatusValue
            ? ExtensionObject.Null
            : ExtensionObject.From(
                new DataChangeFilter { Trigger = trigger, DeadbandType = Type, DeadbandValue = Value });
}
