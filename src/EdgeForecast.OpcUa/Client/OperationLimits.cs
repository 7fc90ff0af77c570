namespace EdgeForecast.OpcUa.Client;

/// <summary>How many items a server takes in one request (Part 5, 6.3.11); 0 where it sets no limit.</summary>
public sealed record OperationLimits(
    uint NodesPerRead = 0,
    uint NodesPerWrite = 0,
    uint NodesPerMethodCall = 0,
    uint NodesPerBrowse = 0,
    uint NodesPerRegisterNodes = 0,
    uint NodesPerTranslate = 0,
    uint MonitoredItemsPerCall = 0,
    uint NodesPerHistoryRead = 0)
{
    /// <summary>Where nobody sets a limit, a request still should stay within the size of a message.</summary>
    private const int Unlimited = 1000;

    /// <summary>The count for one request, from the server's limit and the configured cap.</summary>
    public static int Batch(uint serverLimit, int configuredMax)
    {
        var limit = serverLimit is 0 or > int.MaxValue ? Unlimited : (int)serverLimit;
        return configuredMax > 0 ? Math.Min(limit, configuredMax) : limit;
    }
}
