using EdgeForecast.Configuration.Options;
using EdgeForecast.OpcUa.Client;
using EdgeForecast.OpcUa.Encoding;
using EdgeForecast.OpcUa.Messages;
using EdgeForecast.Sources.OpcUa;

namespace EdgeForecast.Configuration.Checks;

/// <summary>Whether a server has the nodes of the signals, and what it says of them beside the configuration.</summary>
internal static class OpcUaNodesCheck
{
    public static async Task RunAsync(
        GatewayOptions options, OpcUaSourceSettings source, OpcUaSession session, ConfigProblems problems,
        CancellationToken stop)
    {
        var items = OpcUaMapping.SourceOptions(options, source).Items;
        if (items.Count == 0) return;
        string[] paths = [.. options.Signals.Select((signal, i) => (signal, i))
            .Where(one => one.signal.Source == source.Name).Select(one => $"signals[{one.i}]")];
        var values = await session.ReadAsync([.. items.Select(
            item => new ReadItem(item.Node, IndexRange: item.IndexRange))], stop);
        var nodes = await session.DescribeAsync([.. items.Select(item => item.Node)], stop);
        for (var i = 0; i < items.Count; i++)
        {
            if (ReportStatus(items[i], values[i].Status, paths[i], problems)) continue;
            foreach (var contradiction in NodeComparison.Compare(items[i], nodes[i]))
                problems.Warn(paths[i], contradiction, "Correct whichever is wrong; the configuration counts.");
            if (items[i].Field is { } field) await CheckFieldAsync(field, values[i], session, paths[i], problems, stop);
        }
    }

    /// <summary>True where there is nothing more to say of it.</summary>
    private static bool ReportStatus(OpcUaItemOptions item, StatusCode status, string path, ConfigProblems problems)
    {
        switch (status.Code.Value)
        {
            case StatusCodes.BadNodeIdUnknown or StatusCodes.BadNodeIdInvalid:
                problems.Warn($"{path}.node", $"the server has no node {item.Node} ({status})",
                    "The gateway asks for it again and again; \"edgeforecast opcua browse\" shows what there is.");
                return true;
            case StatusCodes.BadIndexRangeInvalid or StatusCodes.BadIndexRangeNoData:
                problems.Warn($"{path}.indexRange", $"{item.Node} has no element {item.IndexRange} ({status})",
                    "Correct the index.");
                return true;
            case StatusCodes.BadUserAccessDenied or StatusCodes.BadNotReadable or StatusCodes.BadAttributeIdInvalid:
                problems.Warn($"{path}.node", $"{item.Node} cannot be read ({status})",
                    "Give the user the right to read it, or name another node.");
                return true;
            default:
                // A device that is away now has a bad status, too, and may be back later.
                return status.IsBad;
        }
    }

    private static async Task CheckFieldAsync(
        string field, DataValue value, OpcUaSession session, string path, ConfigProblems problems,
        CancellationToken stop)
    {
        var item = new WatchedItem("", value.Value.IsArray, [new WatchedReading(default, field)]);
        var (structure, otherwise) = await StructureReader.DecodeAsync(session, item, value.Value, stop);
        var read = structure is null ? otherwise : StructureReader.Read(structure, field);
        if (read.Wrong is { } wrong) problems.Warn($"{path}.field", wrong, "Correct the path.");
    }
}
