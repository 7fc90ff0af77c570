using EdgeForecast.OpcUa.Client;
using EdgeForecast.OpcUa.Encoding;
using EdgeForecast.OpcUa.Messages;
using EdgeForecast.Simulator.OpcUa.Nodes;

namespace EdgeForecast.Simulator.OpcUa.Subscriptions;

/// <summary>What counts as a change of an item (Part 4, 7.22.2).</summary>
/// <param name="Trigger">Which parts of the value are looked at.</param>
/// <param name="Deadband">In the unit of the value; 0 for every change.</param>
internal readonly record struct ItemFilter(DataChangeTrigger Trigger, double Deadband)
{
    private const uint AbsoluteType = 1;
    private const uint PercentType = 2;

    /// <summary>Reads the filter of a request; what comes back is Good or why it is refused.</summary>
    public static StatusCode TryRead(
        ExtensionObject asked, UaNode node, AttributeId attribute, out ItemFilter filter)
    {
        filter = new ItemFilter(DataChangeTrigger.StatusValue, 0);
        if (asked.IsNull) return default;
        if (asked.TryDecode<DataChangeFilter>(DecodeLimits.Default, out var given) != DecodeStatus.Done)
            return new StatusCode(StatusCodes.BadMonitoredItemFilterUnsupported);
        if (attribute != AttributeId.Value || node is not VariableNode variable)
            return new StatusCode(StatusCodes.BadFilterNotAllowed);
        if (given!.Trigger is < DataChangeTrigger.Status or > DataChangeTrigger.StatusValueTimestamp)
            return new StatusCode(StatusCodes.BadMonitoredItemFilterInvalid);
        filter = new ItemFilter(given.Trigger, 0);
        if (given.DeadbandType == 0) return default;
        if (variable.BuiltIn is < BuiltInType.SByte or > BuiltInType.Double)
            return new StatusCode(StatusCodes.BadFilterNotAllowed);
        if (!(given.DeadbandValue >= 0) || given.DeadbandType > PercentType
            || (given.DeadbandType == PercentType && given.DeadbandValue > 100))
            return new StatusCode(StatusCodes.BadDeadbandFilterInvalid);
        var width = given.DeadbandValue;
        if (given.DeadbandType != AbsoluteType)
        {
            if (variable.Range is not { } range) return new StatusCode(StatusCodes.BadMonitoredItemFilterUnsupported);
            width = given.DeadbandValue / 100 * (range.High - range.Low);
        }

        filter = new ItemFilter(given.Trigger, width);
        return default;
    }

    public bool IsChange(in DataValue before, in DataValue now)
    {
        if (before.Status != now.Status) return true;
        if (Trigger == DataChangeTrigger.Status) return false;
        if (Trigger == DataChangeTrigger.StatusValueTimestamp && before.SourceTime != now.SourceTime) return true;
        return Deadband > 0
            ? ValueComparison.HasMoved(before.Value, now.Value, Deadband)
            : !ValueComparison.AreEqual(before.Value, now.Value);
    }
}
