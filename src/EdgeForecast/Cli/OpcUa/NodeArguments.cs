using EdgeForecast.OpcUa.Encoding;

namespace EdgeForecast.Cli.OpcUa;

/// <summary>Node ids as they are given on the command line.</summary>
internal static class NodeArguments
{
    /// <summary>Reads them all; false, with the reason on the standard error, where one means nothing.</summary>
    public static bool TryParse(IEnumerable<string> texts, TextWriter error, out List<ExpandedNodeId> nodes)
    {
        nodes = [];
        foreach (var text in texts)
        {
            if (ExpandedNodeId.TryParse(text, out var node) && !node.IsNull) nodes.Add(node);
            else
            {
                error.WriteLine($"{text}: no node id. Write it as \"opcua browse\" prints it: "
                    + "nsu=urn:plant;s=Boiler.Temperature, or i=85.");
                return false;
            }
        }

        return true;
    }
}
