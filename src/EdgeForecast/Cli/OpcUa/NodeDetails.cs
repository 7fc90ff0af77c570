using System.Globalization;
using EdgeForecast.OpcUa.Client;
using EdgeForecast.OpcUa.Encoding;
using EdgeForecast.OpcUa.Messages;

namespace EdgeForecast.Cli.OpcUa;

/// <summary>What the server says of a variable, in the words of the tools.</summary>
/// <param name="Description">As it was read.</param>
/// <param name="DataType">The name of its data type.</param>
internal sealed record NodeDetails(VariableDescription Description, string DataType)
{
    public string Unit => Description.Unit?.DisplayName.Text ?? "";

    /// <summary>"scalar", or the dimensions, as in [4] or [2,3]; an empty place where a length is not fixed.</summary>
    public string Shape => Description.ValueRank switch
    {
        -1 => "scalar",
        >= 1 => "[" + string.Join(',', Enumerable.Range(0, Math.Min(Description.ValueRank, 16)).Select(Length)) + "]",
        0 => "[..]",
        _ => "any",
    };

    public string Range => Description.Range is { } range
        ? string.Create(CultureInfo.InvariantCulture, $"{range.Low} to {range.High}")
        : "";

    /// <summary>Describes the variables among the nodes; the others have no entry.</summary>
    public static async Task<Dictionary<ExpandedNodeId, NodeDetails>> ReadAsync(
        OpcUaSession session, IEnumerable<WalkedNode> nodes, CancellationToken stop)
    {
        var variables = nodes.Where(node => node.Class == NodeClass.Variable).Select(node => node.Node).ToList();
        var descriptions = await session.DescribeAsync(variables, stop);
        var names = await TypeNamesAsync(session, descriptions, stop);
        var details = new Dictionary<ExpandedNodeId, NodeDetails>(variables.Count);
        for (var i = 0; i < variables.Count; i++)
            details[variables[i]] = new NodeDetails(descriptions[i], names[descriptions[i].DataType]);
        return details;
    }

    private static async Task<Dictionary<NodeId, string>> TypeNamesAsync(
        OpcUaSession session, IReadOnlyList<VariableDescription> descriptions, CancellationToken stop)
    {
        var types = descriptions.Select(description => description.DataType).Distinct().ToList();
        var values = await session.ReadAsync(
            [.. types.Select(type => new ReadItem(type, AttributeId.BrowseName))], stop);
        return types.Zip(values).ToDictionary(
            pair => pair.First,
            pair => pair.Second.Value.ToObject() is QualifiedName { Name: { } name } ? name : pair.First.ToString());
    }

    private string Length(int dimension) =>
        dimension < Description.ArrayDimensions.Count && Description.ArrayDimensions[dimension] is var length and > 0
            ? length.ToString(CultureInfo.InvariantCulture)
            : "";
}
